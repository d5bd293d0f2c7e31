import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../harness/container.ts';
import { invoke, withFault } from '../harness/http.ts';
import { gauge } from '../harness/metrics.ts';
import { problemOf } from '../harness/problem.ts';
import { connectRaw, invocationText, requestText } from '../harness/raw-connection.ts';
import { FLAT_RECORD } from '../harness/records.ts';
import { until } from '../harness/until.ts';

describe('A client', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({
      env: { CLIENT_HEADERS_TIMEOUT_MS: '500', CLIENT_BODY_TIMEOUT_MS: '500', SCR_MAX_CONCURRENCY: '1' },
    });
  });

  it('that stops within its headers gets 408, and the connection is closed', async () => {
    const connection = connectRaw(rig.port);
    connection.write('POST /invocations HTTP/1.1\r\nHost: model\r\nContent-');
    expect(problemOf(await connection.answer())).toMatchObject({ status: 408, code: 'request-timeout' });
    await connection.closed;
  });

  it.each([
    ['with a length', { 'Content-Length': FLAT_RECORD.length }, FLAT_RECORD.slice(0, 10)],
    ['in chunks', { 'Transfer-Encoding': 'chunked' }, '5\r\n{"LOA\r\n'],
  ])(
    'that stops within its body gets 408, holds no slot, and the connection is closed: %s',
    async (_, headers, part) => {
      const connection = connectRaw(rig.port);
      connection.write(
        requestText('POST /invocations', { 'Content-Type': 'application/json', ...headers }, part),
      );
      expect((await invoke(rig.port, FLAT_RECORD)).status).toBe(200);
      expect(problemOf(await connection.answer())).toMatchObject({ status: 408, code: 'request-timeout' });
      await connection.closed;
      expect(await gauge(rig.port, 'buffered_bytes')).toBe(0);
    },
  );

  it('that goes away while SCR scores: the call is broken off, the slot is free, and the log says 499', async () => {
    rig.scr.resetCounts();
    const connection = connectRaw(rig.port);
    connection.write(
      invocationText(FLAT_RECORD, { ...withFault('hang'), 'X-Correlation-Id': 'gone-in-flight' }),
    );
    await until(() => rig.scr.counts().inFlight === 1);
    connection.destroy();
    await until(() => rig.scr.counts().aborted === 1);
    expect((await invoke(rig.port, FLAT_RECORD)).status).toBe(200);
    expect(await rig.container.log.request('gone-in-flight')).toMatchObject({
      status: 499,
      code: 'client-closed',
    });
  });

  it('that goes away while it waits for a slot is never scored', async () => {
    rig.scr.resetCounts();
    const first = invoke(rig.port, FLAT_RECORD, withFault('slow:400'));
    await until(() => rig.scr.counts().inFlight === 1);
    const connection = connectRaw(rig.port);
    connection.write(invocationText(FLAT_RECORD, { 'X-Correlation-Id': 'gone-in-queue' }));
    await until(async () => (await gauge(rig.port, 'queued')) === 1);
    connection.destroy();
    expect(await rig.container.log.request('gone-in-queue')).toMatchObject({
      status: 499,
      code: 'client-closed',
    });
    expect((await first).status).toBe(200);
    expect(rig.scr.counts().total).toBe(1);
  });

  it('that goes away within its body leaves nothing behind', async () => {
    const connection = connectRaw(rig.port);
    connection.write(
      invocationText(FLAT_RECORD, { 'Content-Length': 10_000, 'X-Correlation-Id': 'gone-in-body' }),
    );
    await until(async () => (await gauge(rig.port, 'buffered_bytes')) === FLAT_RECORD.length);
    connection.destroy();
    expect(await rig.container.log.request('gone-in-body')).toMatchObject({
      status: 499,
      code: 'client-closed',
    });
    expect(await gauge(rig.port, 'buffered_bytes')).toBe(0);
  });

  it('that opens a connection in advance and sends nothing is closed without an answer to nothing', async () => {
    const connection = connectRaw(rig.port);
    await connection.closed;
    expect(connection.answers()).toEqual([]);
  });
});
