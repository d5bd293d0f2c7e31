import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { startStandIn } from '../../../../src/local/scr/server.ts';
import { inputsBody, post, standIns } from './stand-ins.ts';

/** A free port outside the range that the system gives to clients: none of theirs takes it meanwhile. */
function freePort(): Promise<number> {
  const wanted = 15_000 + Math.floor(Math.random() * 15_000);
  return new Promise((resolve, reject) => {
    const server = createServer().listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
    server.once('error', reject);
  });
}

describe('starting', () => {
  const start = standIns();

  it('the port is closed until it is over', async () => {
    const port = await freePort();
    const starting = start({ port, startDelayMs: 700 });
    await expect(post(`http://127.0.0.1:${port}/hmeq`, inputsBody)).rejects.toThrow('fetch failed');
    expect((await starting).port).toBe(port);
    expect((await post(`http://127.0.0.1:${port}/hmeq`, inputsBody)).status).toBe(200);
  });

  it('the port is open and everything is 503 until it is over', async () => {
    const { scoreUrl, counts } = await start({ startDelayMs: 1000, startMode: '503' });
    const early = await post(scoreUrl, inputsBody);
    expect(early.status).toBe(503);
    expect(await early.json()).toMatchObject({ status: 503, error: 'Service Unavailable' });
    expect((await fetch(`${scoreUrl}/apiMeta/api`)).status).toBe(503);
    expect(counts().total).toBe(0);
    let status = 503;
    while (status === 503) status = (await post(scoreUrl, inputsBody)).status;
    expect(status).toBe(200);
  });

  it('fails where the port is taken', async () => {
    const { port } = await start();
    await expect(startStandIn({ port })).rejects.toThrow('EADDRINUSE');
  });

  it('closes its port and connections, also twice', async () => {
    const standIn = await start();
    await post(standIn.scoreUrl, inputsBody);
    await standIn.close();
    await standIn.close();
    await expect(post(standIn.scoreUrl, inputsBody)).rejects.toThrow('fetch failed');
  });
});
