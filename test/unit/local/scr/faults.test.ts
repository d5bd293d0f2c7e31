import { describe, expect, it } from '@jest/globals';
import { faultTable, parseFault } from '../../../../src/local/scr/faults.ts';
import { connectRaw, postText, wholeAnswers } from './raw-connection.ts';
import { inputsBody, jsonAt, post, standIns, until } from './stand-ins.ts';

const attributes = 'X-Amzn-SageMaker-Custom-Attributes';

describe('faults that a request asks for', () => {
  const start = standIns();

  /** What a client sees on its socket, until the connection ends. */
  const seen = async (port: number, fault: string) => {
    const connection = connectRaw(port);
    connection.send(postText('/hmeq', inputsBody, { [attributes]: `scr-cid=a1; standin-fault=${fault}` }));
    return connection.ended;
  };
  const answered = (url: string, ...faults: string[]) =>
    post(url, inputsBody, { [attributes]: faults.map((fault) => `standin-fault=${fault}`).join(';') });

  it('reset-before-score: a reset, and nothing was scored', async () => {
    const standIn = await start();
    expect(await seen(standIn.port, 'reset-before-score')).toEqual({ text: '', how: 'reset' });
    expect(standIn.counts()).toMatchObject({ total: 1, started: 0, aborted: 0, inFlight: 0 });
  });

  it('reset-before: a reset without a byte, and the score was counted', async () => {
    const standIn = await start();
    expect(await seen(standIn.port, 'reset-before')).toEqual({ text: '', how: 'reset' });
    expect(standIn.counts()).toMatchObject({ total: 1, started: 1, finished: 1, aborted: 0, inFlight: 0 });
  });

  it('reset-within: headers and half the body, then a reset', async () => {
    const { port } = await start();
    const { text, how } = await seen(port, 'reset-within');
    const [head = '', body = ''] = text.split('\r\n\r\n');
    expect(how).toBe('reset');
    expect(body.length).toBe(Math.floor(Number(/content-length: (\d+)/i.exec(head)?.[1]) / 2));
    expect(body.startsWith('{"metadata"')).toBe(true);
  });

  it('reset-after: a whole answer, then a reset', async () => {
    const { port } = await start();
    const { text, how } = await seen(port, 'reset-after');
    expect([how, wholeAnswers(text)]).toEqual(['reset', 1]);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toHaveProperty('data.P_BAD1');
  });

  it('truncated: less than Content-Length says, then FIN', async () => {
    const { port } = await start();
    const { text, how } = await seen(port, 'truncated');
    const [head = '', body = ''] = text.split('\r\n\r\n');
    expect(how).toBe('fin');
    expect(Number(/content-length: (\d+)/i.exec(head)?.[1])).toBe(body.length + 100);
  });

  it('garbage: no HTTP, then FIN', async () => {
    const { port } = await start();
    const { text, how } = await seen(port, 'garbage');
    expect(how).toBe('fin');
    expect(text.length).toBeGreaterThan(0);
    expect(text).not.toMatch(/^HTTP/);
  });

  it('hang: no answer; the client goes away in the end', async () => {
    const standIn = await start({ maxConcurrentScores: 1 });
    const connection = connectRaw(standIn.port);
    connection.send(postText('/hmeq', inputsBody, { [attributes]: 'standin-fault=hang' }));
    await until(() => standIn.counts().executing === 1);
    const waiting = post(standIn.scoreUrl, inputsBody);
    await until(() => standIn.counts().inFlight === 2);
    expect(standIn.counts()).toMatchObject({ started: 1, finished: 0, aborted: 0 });
    connection.close();
    expect(await connection.ended).toEqual({ text: '', how: 'fin' });
    expect((await waiting).status).toBe(200);
    expect(standIn.counts()).toMatchObject({
      started: 2,
      finished: 1,
      aborted: 1,
      inFlight: 0,
      executing: 0,
    });
  });

  it('slow: the answer comes so much later', async () => {
    const { scoreUrl } = await start();
    const startedAt = performance.now();
    const response = await answered(scoreUrl, 'slow:80');
    expect(performance.now() - startedAt).toBeGreaterThan(75);
    expect(await jsonAt(response, 'metadata', 'elapsed_nanos')).toBeGreaterThan(75e6);
  });

  it('slow-body: half the body at once, the rest later', async () => {
    const standIn = await start();
    const connection = connectRaw(standIn.port);
    connection.send(postText('/hmeq', inputsBody, { [attributes]: 'standin-fault=slow-body:400' }));
    const first = await connection.received((text) => text.includes('"metadata"'));
    expect(wholeAnswers(first)).toBe(0);
    expect(wholeAnswers(await connection.received((text) => wholeAnswers(text) === 1))).toBe(1);
    expect(standIn.counts()).toMatchObject({ finished: 1, aborted: 0, inFlight: 0 });
    connection.close();
  });

  it('status: that status, with an error body of SCR or its own', async () => {
    const standIn = await start();
    const error = await answered(standIn.scoreUrl, 'status:503');
    expect(error.status).toBe(503);
    expect(await error.json()).toMatchObject({
      httpStatusCode: 503,
      message: expect.stringMatching(/failed/),
    });
    const own = await answered(standIn.scoreUrl, 'status:422:text/plain%3Bcharset=utf-8:no%3A such; ');
    expect(own.status).toBe(422);
    expect(own.headers.get('content-type')).toBe('text/plain;charset=utf-8');
    expect(await own.text()).toBe('no: such');
    expect(standIn.counts()).toMatchObject({ started: 2, finished: 2 });
  });

  it('redirect: 302 with a location', async () => {
    const { scoreUrl } = await start();
    const response = await answered(scoreUrl, 'redirect:http%3A//127.0.0.1/login');
    expect([response.status, response.headers.get('location')]).toEqual([302, 'http://127.0.0.1/login']);
    expect((await answered(scoreUrl, 'redirect')).headers.get('location')).toBe('/elsewhere');
  });

  it('not-json: a page of HTML', async () => {
    const response = await answered((await start()).scoreUrl, 'not-json');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html;charset=UTF-8']);
    expect(await response.text()).toMatch(/^<!doctype html>/);
  });

  it('big: a JSON answer of exactly so many bytes', async () => {
    const text = await (await answered((await start()).scoreUrl, 'big:3000000')).text();
    expect(text.length).toBe(3_000_000);
    expect(JSON.parse(text)).toHaveProperty('data.P_BAD1');
  });

  it('no-content-type, attributes and header change the headers of the answer', async () => {
    const { scoreUrl } = await start();
    const response = await answered(
      scoreUrl,
      'no-content-type',
      'attributes:scr-cid=zzz%3Bfrom=scr',
      'header:X-Own=a%2Cb',
    );
    expect(response.status).toBe(200);
    expect(response.headers.has('content-type')).toBe(false);
    expect(response.headers.get(attributes)).toBe('scr-cid=zzz;from=scr');
    expect(response.headers.get('x-own')).toBe('a,b');
  });

  it('several at once: a slow one that is reset', async () => {
    const standIn = await start();
    const startedAt = performance.now();
    expect(await seen(standIn.port, 'slow:60;standin-fault=reset-before')).toEqual({
      text: '',
      how: 'reset',
    });
    expect(performance.now() - startedAt).toBeGreaterThan(55);
  });

  it('crash and crash-signal: the caller is told how', async () => {
    const crashes: unknown[] = [];
    const standIn = await start({ onCrash: (how) => crashes.push(how) });
    for (const fault of ['crash', 'crash-signal', 'crash-signal:SIGTERM']) {
      const connection = connectRaw(standIn.port);
      connection.send(postText('/hmeq', inputsBody, { [attributes]: `standin-fault=${fault}` }));
      const before = crashes.length;
      await until(() => crashes.length > before);
      connection.close();
    }
    expect(crashes).toEqual([{ exitCode: 1 }, { signal: 'SIGKILL' }, { signal: 'SIGTERM' }]);
    expect(standIn.counts().finished).toBe(3);
  });

  it('crash in a process that goes on: every connection is reset and the port closed', async () => {
    const standIn = await start();
    const idle = connectRaw(standIn.port);
    idle.send(postText('/hmeq', inputsBody));
    await idle.received((text) => wholeAnswers(text) === 1);
    expect(await seen(standIn.port, 'crash')).toEqual({ text: '', how: 'reset' });
    expect((await idle.ended).how).toBe('reset');
    await expect(post(standIn.scoreUrl, inputsBody)).rejects.toThrow('fetch failed');
  });

  it('one that does not exist is refused, and nothing is scored', async () => {
    const standIn = await start();
    const response = await answered(standIn.scoreUrl, 'sloow:10');
    expect(response.status).toBe(400);
    expect(await jsonAt(response, 'standIn')).toMatch(/^unknown fault sloow, known are slow, /);
    expect(standIn.counts()).toMatchObject({ total: 1, started: 0, inFlight: 0 });
  });

  it.each([
    'slow',
    'slow:soon',
    'status',
    'status:99',
    'big',
    'header:novalue',
    'hang:1',
    'crash-signal:now',
  ])('%s is no fault', (text) => {
    expect(() => parseFault(text)).toThrow(/^fault .*: wanted is /);
  });

  it('every fault of the table is read by its name', () => {
    const example = {
      slow: ':1',
      'slow-body': ':1',
      status: ':500',
      big: ':9',
      attributes: ':a',
      header: ':a=b',
    };
    const named = new Map<string, string>(Object.entries(example));
    for (const name of Object.keys(faultTable)) {
      expect(parseFault(`${name}${named.get(name) ?? ''}`).kind).toBe(name);
    }
  });
});
