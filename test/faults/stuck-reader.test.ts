import { describe, expect, it } from '@jest/globals';
import { startRig } from '../harness/container.ts';
import { invoke, withFault } from '../harness/http.ts';
import { gauge } from '../harness/metrics.ts';
import { connectRaw, invocationText } from '../harness/raw-connection.ts';
import { FLAT_RECORD } from '../harness/records.ts';
import { until } from '../harness/until.ts';

const LARGE_ANSWER = withFault('big:20000000');

describe('A client that never reads its answer', () => {
  it('holds no slot: others are scored meanwhile, and its memory comes back when it goes', async () => {
    const { container, port, scr } = await startRig({ env: { SCR_MAX_CONCURRENCY: '1' } });
    const stuck = connectRaw(port);
    stuck.stopReading();
    stuck.write(invocationText(FLAT_RECORD, { ...LARGE_ANSWER, 'X-Correlation-Id': 'stuck' }));
    await until(async () => (await gauge(port, 'buffered_bytes')) > 10_000_000);
    expect(scr.counts()).toMatchObject({ inFlight: 0, finished: 1 });
    expect(await gauge(port, 'in_flight')).toBe(0);
    expect((await invoke(port, FLAT_RECORD)).status).toBe(200);

    stuck.destroy();
    await until(async () => (await gauge(port, 'buffered_bytes')) === 0);
    expect(await container.log.request('stuck')).toMatchObject({ status: 499, code: 'client-closed' });
  });

  it('is given up in time, with the memory that it holds', async () => {
    const { container, port } = await startRig({ env: { CLIENT_BODY_TIMEOUT_MS: '500' } });
    const stuck = connectRaw(port);
    stuck.stopReading();
    stuck.write(invocationText(FLAT_RECORD, { ...LARGE_ANSWER, 'X-Correlation-Id': 'given-up' }));
    await until(async () => (await gauge(port, 'buffered_bytes')) > 10_000_000);
    await until(async () => (await gauge(port, 'buffered_bytes')) === 0);
    expect(await container.log.request('given-up')).toMatchObject({ status: 499 });
  });

  it('keeps the container from ending no longer than the drain time', async () => {
    const { container, port } = await startRig({ env: { DRAIN_TIMEOUT_MS: '4000' } });
    const stuck = connectRaw(port);
    stuck.stopReading();
    stuck.write(invocationText(FLAT_RECORD, LARGE_ANSWER));
    await until(async () => (await gauge(port, 'buffered_bytes')) > 10_000_000);
    const sentAt = performance.now();
    container.kill('SIGTERM');
    expect(await container.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - sentAt).toBeLessThan(4000);
  });
});
