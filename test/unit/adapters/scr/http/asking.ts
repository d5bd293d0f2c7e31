import { afterEach } from '@jest/globals';
import type { Sending } from '../../../../../src/adapters/scr/http/connection.ts';
import {
  type ConnectionPool,
  createConnectionPool,
  type PoolOptions,
} from '../../../../../src/adapters/scr/http/pool.ts';

/** How a request ended: with the body of its answer, or how it failed. */
export type Ending =
  | { readonly body: string }
  | { readonly mayHaveArrived: boolean; readonly message: string };

export interface Asked {
  readonly sending: Sending;
  readonly ended: Promise<Ending>;
}

/** Makes pools that are closed after each test. */
export function pools(): (port: number, options?: Partial<PoolOptions>) => ConnectionPool {
  let made: ConnectionPool[] = [];
  afterEach(() => {
    for (const pool of made) pool.destroy();
    made = [];
  });
  return (port, options = {}) => {
    const pool = createConnectionPool({
      host: '127.0.0.1',
      port,
      maxConnections: 4,
      maxUses: 1000,
      maxIdleMs: 60_000,
      connectTimeoutMs: 5000,
      now: () => performance.now(),
      ...options,
    });
    made.push(pool);
    return pool;
  };
}

/** Sends a request with this body; `large`: the body beside the head instead of with it. */
export function ask(pool: ConnectionPool, body: string, large = false): Asked {
  const head = `POST / HTTP/1.1\r\ncontent-length: ${body.length}\r\n\r\n`;
  let settle: (ending: Ending) => void;
  const ended = new Promise<Ending>((resolve) => {
    settle = resolve;
  });
  const sending: Sending = {
    head: large ? head : head + body,
    body: large ? Buffer.from(body, 'latin1') : undefined,
    maxResponseBytes: 1024 * 1024,
    succeed: (answer) => settle({ body: Buffer.from(answer.body).toString('latin1') }),
    fail: (cause, mayHaveArrived) => settle({ mayHaveArrived, message: cause.message }),
  };
  pool.send(sending);
  return { sending, ended };
}

/** {@link ask}, and waits for how it ends. */
export function answerTo(pool: ConnectionPool, body: string, large = false): Promise<Ending> {
  return ask(pool, body, large).ended;
}
