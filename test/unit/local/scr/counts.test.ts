import { describe, expect, it } from '@jest/globals';
import { createLedger } from '../../../../src/local/scr/ledger.ts';
import { connectRaw, postText } from './raw-connection.ts';
import { inputsBody, jsonAt, post, standIns, until } from './stand-ins.ts';

describe('counts', () => {
  const start = standIns();

  it('are zero at first and count every score', async () => {
    const { url, scoreUrl } = await start();
    const counts = async () => (await fetch(`${url}/__standin/counts`)).json();
    const zero = {
      total: 0,
      started: 0,
      finished: 0,
      aborted: 0,
      inFlight: 0,
      maxInFlight: 0,
      duplicates: {},
    };
    expect(await counts()).toMatchObject(zero);
    await post(scoreUrl, inputsBody);
    await post(scoreUrl, inputsBody);
    expect(await counts()).toMatchObject({ ...zero, total: 2, started: 2, finished: 2, maxInFlight: 1 });
    await fetch(`${url}/__standin/counts`, { method: 'DELETE' });
    expect(await counts()).toMatchObject(zero);
  });

  it('show the ids that were scored more than once, by header or by custom attribute', async () => {
    const standIn = await start();
    const send = (headers: Record<string, string>) => post(standIn.scoreUrl, inputsBody, headers);
    await send({ 'X-Correlation-Id': 'one' });
    await send({ 'X-Correlation-Id': 'two' });
    await send({ 'X-Amzn-SageMaker-Custom-Attributes': 'a=b; scr-cid=two ;scr-budget-ms=9' });
    await send({ 'X-Correlation-Id': 'two', 'X-Amzn-SageMaker-Custom-Attributes': 'scr-cid=one' });
    await send({});
    await send({});
    expect(standIn.counts()).toMatchObject({ started: 6, duplicates: { two: 3 }, duplicateIds: 1 });
  });

  it('a client that leaves is counted, and its score goes on', async () => {
    const standIn = await start({ scoreMs: 500 });
    const connection = connectRaw(standIn.port);
    connection.send(postText('/hmeq', inputsBody));
    await until(() => standIn.counts().executing === 1);
    connection.close();
    await until(() => standIn.counts().aborted === 1);
    expect(standIn.counts()).toMatchObject({ finished: 0, inFlight: 0, executing: 1 });
    await until(() => standIn.counts().finished === 1);
    expect(standIn.counts()).toMatchObject({ aborted: 1, executing: 0 });
  });

  it('at most so many scores are executed at once, the others wait', async () => {
    const standIn = await start({ maxConcurrentScores: 2 });
    standIn.setFault({ fault: 'hang', count: 2 });
    const hanging = [connectRaw(standIn.port), connectRaw(standIn.port)];
    for (const connection of hanging) connection.send(postText('/hmeq', inputsBody));
    await until(() => standIn.counts().executing === 2);
    const waiting = Array.from({ length: 4 }, () => post(standIn.scoreUrl, inputsBody));
    await until(() => standIn.counts().inFlight === 6);
    expect(standIn.counts()).toMatchObject({ started: 2, executing: 2, finished: 0 });
    for (const connection of hanging) connection.close();
    await Promise.all(waiting);
    expect(standIn.counts()).toMatchObject({ finished: 4, maxInFlight: 6, maxExecuting: 2, executing: 0 });
  });

  it('so many slots and so long a score make a known capacity', async () => {
    const standIn = await start({ scoreMs: 40, maxConcurrentScores: 2 });
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 6 }, () => post(standIn.scoreUrl, inputsBody)));
    expect(performance.now() - startedAt).toBeGreaterThan(3 * 40 - 5);
  });

  it('connections are counted', async () => {
    const standIn = await start();
    const [a, b] = [connectRaw(standIn.port), connectRaw(standIn.port)];
    await until(() => standIn.counts().openConnections === 2);
    a.close();
    b.close();
    await until(() => standIn.counts().openConnections === 0);
    expect(standIn.counts().connections).toBe(2);
  });

  it('of ids, at least the last so many are known', () => {
    const ledger = createLedger(10);
    for (let i = 0; i < 100; i++) ledger.scoreStarted(`id${i}`);
    for (let i = 90; i < 100; i++) ledger.scoreStarted(`id${i}`);
    ledger.scoreStarted('id0');
    expect(ledger.counts().duplicateIds).toBe(10);
  });
});

describe('recorded requests', () => {
  const start = standIns();

  it('are shown byte for byte', async () => {
    const standIn = await start({ recordRequests: 10 });
    const body = '{ "data" : {"JOB":"Büro","LOAN":1.50} }\n';
    await post(`${standIn.scoreUrl}?a=b`, body, { 'X-Mixed-Case': 'Yes' });
    await post(standIn.scoreUrl, inputsBody);
    const shown = await fetch(`${standIn.url}/__standin/requests?last=2`);
    expect(await jsonAt(shown, 'requests')).toEqual(standIn.requests());
    const [first, second] = standIn.requests();
    expect(first).toMatchObject({ method: 'POST', path: '/hmeq?a=b', connection: 1 });
    expect(Buffer.from(first?.bodyBase64 ?? '', 'base64').toString()).toBe(body);
    expect(first?.rawHeaders).toContain('Yes');
    expect(second?.path).toBe('/hmeq');
    expect(standIn.requests(1)).toEqual([second]);
  });

  it('are the last so many, and none unless asked for', async () => {
    const some = await start({ recordRequests: 2 });
    for (const query of ['1', '2', '3']) await post(`${some.scoreUrl}?${query}`, inputsBody);
    expect(some.requests().map(({ path }) => path)).toEqual(['/hmeq?2', '/hmeq?3']);
    some.resetCounts();
    expect(some.requests()).toEqual([]);
    const none = await start();
    await post(none.scoreUrl, inputsBody);
    expect(none.requests()).toEqual([]);
  });
});
