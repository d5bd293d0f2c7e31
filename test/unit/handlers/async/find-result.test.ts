import { describe, expect, it } from '@jest/globals';
import { handleAsyncResult } from '../../../../src/handlers/async/find-result.ts';
import { handleAsyncLocation } from '../../../../src/handlers/async/invoke-location.ts';
import { createSide, FAILURE, OUTPUT, put, type Side, START } from './side.ts';

const HOUR_MS = 3_600_000;
const signal = new AbortController().signal;

/** Queues an object and returns the id of its invocation. */
async function accepted(side: Side): Promise<string> {
  put(side, { bucket: 'shared', key: 'in/a.csv' }, 'LOAN\n1\n', 'text/csv');
  const options = { remainingMs: () => 1000, pathOf: (id: string) => id, note: () => {} };
  const request = {
    location: 's3://shared/in/a.csv',
    contentType: undefined,
    contentEncoding: undefined,
    accept: undefined,
    attributes: [],
    correlationId: 'order-7',
    signal,
  };
  const checks = { defaultContentType: 'application/json' };
  const { headers } = await handleAsyncLocation(request, checks, side.dependencies, options);
  return headers.find(([name]) => name === 'location')?.[1] ?? '';
}

const asked = async (side: Side, id: string) => {
  const request = { id, correlationId: 'asked-1', signal, note: () => {} };
  const { body, headers, ...answer } = await handleAsyncResult(request, side.dependencies);
  return {
    ...answer,
    headers: Object.fromEntries(headers),
    text: Buffer.from(body as Uint8Array).toString(),
  };
};

describe('An invocation that is asked for', () => {
  it('is pending until there is something, and asks for patience', async () => {
    const side = createSide();
    const id = await accepted(side);
    expect(await asked(side, id)).toMatchObject({
      status: 202,
      headers: { 'x-invocation-status': 'pending', 'retry-after': '1' },
      text: JSON.stringify({ id, status: 'pending' }),
    });
    side.nowMs += 80_000;
    expect((await asked(side, id)).headers['retry-after']).toBe('20');
  });

  it('is its result, of the type that the result has or else was asked for in', async () => {
    const side = createSide();
    const id = await accepted(side);
    put(side, OUTPUT, 'P\n1\n', 'text/csv;charset=utf-8');
    expect(await asked(side, id)).toMatchObject({
      status: 200,
      contentType: 'text/csv;charset=utf-8',
      headers: { 'x-invocation-status': 'done' },
      text: 'P\n1\n',
    });
    for (const untold of [undefined, 'binary/octet-stream', 'application/octet-stream']) {
      put(side, OUTPUT, 'P\n1\n', untold);
      expect((await asked(side, id)).contentType).toBe('text/csv');
    }
  });

  it.each([
    ['too large to be read here', 1001],
    ['too large to be sent', 501],
  ])('has a link where its result is %s', async (_, size) => {
    const side = createSide();
    const id = await accepted(side);
    put(side, OUTPUT, 'x'.repeat(size), 'text/csv');
    const url = 'https://links.example/out/1.out?type=text/csv';
    const answer = await asked(side, id);
    expect(answer).toMatchObject({ status: 303, headers: { location: url, 'x-invocation-status': 'done' } });
    expect(JSON.parse(answer.text)).toEqual({
      id,
      status: 'done',
      result: { url, contentType: 'text/csv', expiresAt: new Date(START + 900_000).toISOString() },
    });
  });

  it('is a problem with its own status where it failed', async () => {
    const side = createSide();
    const id = await accepted(side);
    put(side, FAILURE, 'no');
    const answer = await asked(side, id);
    expect(answer).toMatchObject({
      status: 502,
      contentType: 'application/problem+json',
      headers: { 'x-invocation-status': 'failed' },
    });
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'model-failed',
      detail: 'Read: no',
      correlationId: 'asked-1',
    });
  });

  it('has a result rather than a failure where there are both', async () => {
    const side = createSide();
    const id = await accepted(side);
    put(side, FAILURE, 'no');
    put(side, OUTPUT, 'yes');
    expect(await asked(side, id)).toMatchObject({ status: 200, text: 'yes' });
  });

  it.each([
    ['with', FAILURE],
    ['without', undefined],
  ] as const)('has failed when all of its time has passed, %s a place for failures', async (_, failure) => {
    const side = createSide({}, failure);
    const id = await accepted(side);
    side.nowMs += 6.25 * HOUR_MS;
    expect((await asked(side, id)).status).toBe(202);
    side.nowMs += 61_000;
    const answer = await asked(side, id);
    expect(answer).toMatchObject({ status: 504, headers: { 'x-invocation-status': 'failed' } });
    put(side, OUTPUT, 'late');
    expect((await asked(side, id)).text).toBe('late');
  });

  it('is not found when it is too old, nor before it was ever there', async () => {
    const side = createSide();
    const id = await accepted(side);
    put(side, OUTPUT, 'P\n1\n');
    side.nowMs += 24 * HOUR_MS - 1;
    expect((await asked(side, id)).status).toBe(200);
    side.nowMs += 1;
    await expect(asked(side, id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(asked(side, 'A'.repeat(32))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is not found under another endpoint', async () => {
    const side = createSide();
    const id = await accepted(side);
    const other: Side = { ...side, dependencies: { ...side.dependencies, publicName: 'churn' } };
    await expect(asked(other, id)).rejects.toMatchObject({ code: 'not-found' });
  });
});
