import { describe, expect, it } from '@jest/globals';
import { connectRaw, postText, type RawConnection, wholeAnswers } from './raw-connection.ts';
import { inputsBody, standIns } from './stand-ins.ts';

const request = postText('/hmeq', inputsBody);

/** Sends so many requests, each after the answer to the one before; returns all that was received. */
async function scoreInTurn(connection: RawConnection, count: number): Promise<string> {
  let text = '';
  for (let i = 1; i <= count; i++) {
    connection.send(request);
    text = await connection.received((received) => wholeAnswers(received) === i);
  }
  return text;
}

describe('connections', () => {
  const start = standIns();

  it('say that they are kept, and are closed with notice after 100 requests', async () => {
    const { port } = await start();
    const connection = connectRaw(port);
    const first = await scoreInTurn(connection, 1);
    expect(first).toMatch(/^HTTP\/1\.1 200 \r\n/);
    expect(first).toMatch(/\r\nConnection: keep-alive\r\nKeep-Alive: timeout=20\r\n/);
    for (let i = 2; i <= 100; i++) {
      connection.send(request);
      await connection.received((text) => wholeAnswers(text) === i);
    }
    const { text, how } = await connection.ended;
    expect(how).toBe('fin');
    expect(wholeAnswers(text)).toBe(100);
    expect(text.match(/Connection: close/g)).toHaveLength(1);
    expect(text.lastIndexOf('Connection: close')).toBeGreaterThan(text.lastIndexOf('HTTP/1.1'));
  });

  it('are closed without notice after the last answer where the options say so', async () => {
    const { port } = await start({ maxRequestsPerConnection: 3, connectionLimitClose: 'fin' });
    const connection = connectRaw(port);
    await scoreInTurn(connection, 3);
    const { text, how } = await connection.ended;
    expect([how, wholeAnswers(text)]).toEqual(['fin', 3]);
    expect(text).not.toContain('Connection: close');
  });

  it('are reset when one request more arrives where the options say so', async () => {
    const standIn = await start({ maxRequestsPerConnection: 2, connectionLimitClose: 'reset-next' });
    const connection = connectRaw(standIn.port);
    expect(await scoreInTurn(connection, 2)).not.toContain('Connection: close');
    connection.send(request);
    const { text, how } = await connection.ended;
    expect([how, wholeAnswers(text)]).toEqual(['reset', 2]);
    expect(standIn.counts()).toMatchObject({ total: 2, started: 2 });
  });

  it('are never closed after a number of requests where there is no limit', async () => {
    const { port } = await start({ maxRequestsPerConnection: 0 });
    const connection = connectRaw(port);
    expect(await scoreInTurn(connection, 150)).not.toContain('Connection: close');
    connection.close();
  });

  it('are closed when idle, with or without having said so', async () => {
    const noticed = connectRaw((await start({ idleMs: 1000 })).port);
    expect(await scoreInTurn(noticed, 1)).toContain('Keep-Alive: timeout=1\r\n');
    noticed.close();
    const unnoticed = connectRaw((await start({ idleMs: 300, keepAliveNotice: false })).port);
    const startedAt = performance.now();
    const text = await scoreInTurn(unnoticed, 2);
    expect(text).not.toMatch(/^(connection|keep-alive):/im);
    expect((await unnoticed.ended).how).toBe('fin');
    expect(performance.now() - startedAt).toBeGreaterThan(290);
  });

  it('are closed when idle from the beginning', async () => {
    const { port } = await start({ idleMs: 60 });
    expect(await connectRaw(port).ended).toEqual({ text: '', how: 'fin' });
  });

  it('are not idle while a score takes its time', async () => {
    const { port } = await start({ idleMs: 400, scoreMs: 600 });
    const connection = connectRaw(port);
    expect(wholeAnswers(await scoreInTurn(connection, 2))).toBe(2);
    connection.close();
  });

  it('are closed where the client wants that', async () => {
    const { port } = await start();
    const connection = connectRaw(port);
    connection.send(postText('/hmeq', inputsBody, { Connection: 'close' }));
    const { text, how } = await connection.ended;
    expect([how, wholeAnswers(text)]).toEqual(['fin', 1]);
    expect(text).toContain('Connection: close');
  });
});
