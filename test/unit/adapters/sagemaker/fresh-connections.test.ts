import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshConnections } from '../../../../src/adapters/sagemaker/fresh-connections.ts';

let connections = 0;
const server = createServer((_, res) => void res.end('ok'));
server.on('connection', () => {
  connections += 1;
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  connections = 0;
});

/** A pool whose clock the test sets. */
function pool() {
  const agent = new Agent({ keepAlive: true });
  let nowMs = 1_000_000;
  const refresh = freshConnections(agent, () => nowMs);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP port.');
  return {
    agent,
    passes: (milliseconds: number) => {
      nowMs += milliseconds;
    },
    async ask() {
      await refresh();
      const sent = request({ agent, port: address.port, host: '127.0.0.1' }).end();
      const [answer] = await once(sent, 'response');
      const isFree = once(agent, 'free');
      answer.resume();
      await isFree;
    },
  };
}

describe('A connection that is kept alive', () => {
  it.each([0, 1, 4000])('is used again after %i ms', async (idleMs) => {
    const { agent, ask, passes } = pool();
    await ask();
    passes(idleMs);
    await ask();
    expect(connections).toBe(1);
    agent.destroy();
  });

  it.each([4001, 3_600_000, -60_000])('is not used again after %i ms of the wall clock', async (idleMs) => {
    const { agent, ask, passes } = pool();
    await ask();
    passes(idleMs);
    await ask();
    expect(connections).toBe(2);
    agent.destroy();
  });

  it('counts from when it was last used', async () => {
    const { agent, ask, passes } = pool();
    for (let round = 0; round < 5; round++) {
      await ask();
      passes(3000);
    }
    expect(connections).toBe(1);
    agent.destroy();
  });
});
