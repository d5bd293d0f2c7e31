import { Connection, type ConnectionOptions, type Sending } from './connection.ts';

export interface PoolOptions extends ConnectionOptions {
  readonly maxConnections: number;
}

/** Kept-alive connections to one server, opened when they are needed. */
export interface ConnectionPool {
  /** Sends on a free connection, or a new one, or waits for one. */
  send(sending: Sending): void;
  /** Ends a request that has no answer yet: it fails, and its connection is closed. */
  takeBack(sending: Sending, reason: Error): void;
  /** Closes them all, with the requests on them; takes no more. */
  destroy(): void;
}

const SWEEP_EVERY_MS = 1000;

/** The one used last is used next, so that those that aren't needed grow old and are closed. */
export function createConnectionPool(options: PoolOptions): ConnectionPool {
  const all: Connection[] = [];
  const idle: Connection[] = [];
  const waiting: Sending[] = [];
  let isClosed = false;

  const open = (sending: Sending) => void all.push(new Connection(sending, options, onFree, onGone));
  const onFree = (connection: Connection) => {
    const sending = waiting.shift();
    if (sending === undefined) idle.push(connection);
    else connection.send(sending);
  };
  const onGone = (connection: Connection) => {
    remove(all, connection);
    remove(idle, connection);
    const sending = waiting.shift();
    if (sending !== undefined) open(sending);
  };
  const usable = () => {
    const now = options.now();
    for (let connection = idle.pop(); connection !== undefined; connection = idle.pop()) {
      if (connection.isUsable(now)) return connection;
      connection.destroy(new Error('idle for too long'));
    }
    return undefined;
  };
  const sweep = setInterval(() => {
    const now = options.now();
    for (const connection of idle.filter((candidate) => !candidate.isUsable(now)))
      connection.destroy(new Error('idle for too long'));
  }, SWEEP_EVERY_MS).unref();

  return {
    send(sending) {
      if (isClosed) {
        sending.fail(new Error('the pool was closed'), false);
        return;
      }
      const connection = usable();
      if (connection !== undefined) connection.send(sending);
      else if (all.length < options.maxConnections) open(sending);
      else waiting.push(sending);
    },
    takeBack(sending, reason) {
      if (remove(waiting, sending)) sending.fail(reason, false);
      else all.find((connection) => connection.isSending(sending))?.destroy(reason);
    },
    destroy() {
      isClosed = true;
      clearInterval(sweep);
      const closed = new Error('the pool was closed');
      for (const sending of waiting.splice(0)) sending.fail(closed, false);
      for (const connection of [...all]) connection.destroy(closed);
    },
  };
}

function remove<T>(list: T[], item: T): boolean {
  const at = list.lastIndexOf(item);
  if (at !== -1) list.splice(at, 1);
  return at !== -1;
}
