import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { withContainer } from './container.ts';
import { homeLoan, probabilityOf } from './model.ts';

const requestsInFlight = 6;
const deathNoticedWithinMs = 2_000;

describe('a packaged image that is told to stop', () => {
  it('exits with 0 where nothing is in flight', async () => {
    await withContainer({}, async (container) => {
      await container.untilReady();
      await container.signal('TERM');
      expect((await container.exit()).code).toBe(0);
    });
  });

  it('exits with 0 while SCR is still starting', async () => {
    await withContainer({ environment: { STANDIN_START_DELAY_MS: '60000' } }, async (container) => {
      await container.untilStarting();
      await container.signal('TERM');
      expect((await container.exit()).code).toBe(0);
    });
  });

  it('answers every request in flight, then exits with 0', async () => {
    // The machine's own network: what is sent from inside the container would end with it.
    const [port, scrPort] = [await freePort(), await freePort()];
    const environment = {
      SAGEMAKER_BIND_TO_PORT: String(port),
      SCR_PORT: String(scrPort),
      STANDIN_SCORE_MS: '2000',
    };
    await withContainer({ flags: ['--network', 'host'], environment, port }, async (container) => {
      await container.untilReady();
      const answers = Promise.allSettled(Array.from({ length: requestsInFlight }, () => score(port)));
      await untilExecuting(scrPort, requestsInFlight);
      await container.signal('TERM');
      const answered = { status: 'fulfilled', value: expect.any(Number) };
      expect(await answers).toEqual(Array.from({ length: requestsInFlight }, () => answered));
      expect((await container.exit()).code).toBe(0);
    });
  });
});

describe('a packaged image whose SCR dies', () => {
  it('ends too, and says how', async () => {
    await withContainer({}, async (container) => {
      await container.untilReady();
      const java = (await container.processes()).find(({ program }) => program.endsWith('/java'));
      if (java === undefined) throw new Error('Java does not run');
      const killedAtMs = Date.now();
      process.kill(java.pid, 'SIGKILL');
      const { code, atMs } = await container.exit();
      expect(code).toBe(137);
      expect(atMs - killedAtMs).toBeLessThan(deathNoticedWithinMs);
    });
  });

  it('ends too where it dies at its start', async () => {
    await withContainer({ environment: { STANDIN_START_EXIT_CODE: '3' } }, async (container) => {
      expect((await container.exit()).code).toBe(3);
    });
  });
});

async function score(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/invocations`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: homeLoan,
  });
  return probabilityOf({ status: response.status, body: await response.text() });
}

async function untilExecuting(scrPort: number, count: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${scrPort}/__standin/counts`);
    const { executing } = JSON.parse(await answer.text());
    if (executing === count) return;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}
