import { describe, expect, it } from '@jest/globals';
import { startContainerAt, startRig, startScr, untilPing } from '../harness/container.ts';
import { get, invoke, withFault } from '../harness/http.ts';
import { problemOf } from '../harness/problem.ts';
import { FLAT_RECORD } from '../harness/records.ts';
import { until } from '../harness/until.ts';

/** Fails until the breaker opens, and `/ping` says so. */
async function openBreaker(port: number, fail: () => Promise<unknown>): Promise<void> {
  await until(async () => {
    await fail();
    return (await get(port, '/ping')).status === 503;
  });
}

describe('The circuit breaker', () => {
  it('opens after repeated hangs: requests and /ping are 503 at once, and SCR is left alone', async () => {
    const { port, scr } = await startRig({
      env: { INVOCATION_TIMEOUT_MS: '150', SCR_BREAKER_FAILURES: '3' },
    });
    await openBreaker(port, () => invoke(port, FLAT_RECORD, withFault('hang')));
    scr.resetCounts();
    expect(problemOf(await get(port, '/ping'))).toMatchObject({ status: 503, code: 'circuit-open' });
    expect(problemOf(await invoke(port, FLAT_RECORD))).toMatchObject({ status: 503, code: 'circuit-open' });
    expect(scr.counts().total).toBe(0);
  });

  it('opens after repeated resets, and closes by itself when no request comes', async () => {
    const { port } = await startRig({ env: { SCR_BREAKER_FAILURES: '3', SCR_BREAKER_OPEN_MS: '300' } });
    await openBreaker(port, () => invoke(port, FLAT_RECORD, withFault('reset-before')));
    await until(async () => (await get(port, '/ping')).status === 200);
    expect((await invoke(port, FLAT_RECORD)).status).toBe(200);
  });

  it('opens again when the trial fails, and closes when it succeeds', async () => {
    const { container, port, scr } = await startRig({
      env: { SCR_BREAKER_FAILURES: '2', SCR_BREAKER_OPEN_MS: '300' },
    });
    scr.setFault({ fault: 'reset-before' });
    await openBreaker(port, () => invoke(port, FLAT_RECORD));
    await untilPing(container, 200);
    expect(problemOf(await invoke(port, FLAT_RECORD))).toMatchObject({ status: 502 });
    expect(problemOf(await invoke(port, FLAT_RECORD))).toMatchObject({ status: 503, code: 'circuit-open' });
    scr.clearFaults();
    await untilPing(container, 200);
    expect((await invoke(port, FLAT_RECORD)).status).toBe(200);
    expect((await invoke(port, FLAT_RECORD)).status).toBe(200);
    await container.log.entry('The circuit breaker changed.', { state: 'closed' });
  });

  it("never opens for SCR's own errors", async () => {
    const { port, scr } = await startRig({ env: { SCR_BREAKER_FAILURES: '2' } });
    scr.setFault({ fault: 'status:500' });
    const startedAt = performance.now();
    await until(async () => {
      expect((await invoke(port, FLAT_RECORD)).status).toBe(500);
      return performance.now() - startedAt > 700;
    });
    expect((await get(port, '/ping')).status).toBe(200);
  });

  it('never opens for callers with budgets too small for any score', async () => {
    const { port } = await startRig({ scr: { scoreMs: 100 }, env: { SCR_BREAKER_FAILURES: '2' } });
    const hasty = { 'x-amzn-sagemaker-custom-attributes': 'scr-budget-ms=10' };
    const startedAt = performance.now();
    await until(async () => {
      expect((await invoke(port, FLAT_RECORD, hasty)).status).toBe(504);
      return performance.now() - startedAt > 700;
    });
    expect((await get(port, '/ping')).status).toBe(200);
  });

  it('never opens for a burst that one event broke off together', async () => {
    const { port, scr } = await startRig({ env: { SCR_BREAKER_FAILURES: '3' } });
    scr.setFault({ fault: 'reset-before', count: 30 });
    const burst = await Promise.all(Array.from({ length: 8 }, () => invoke(port, FLAT_RECORD)));
    expect(burst.map(({ status }) => status)).toEqual(Array(8).fill(502));
    scr.clearFaults();
    expect((await invoke(port, FLAT_RECORD)).status).toBe(200);
  });

  it('counts refused connections: a port that nobody listens on makes /ping 503', async () => {
    const scr = await startScr();
    const container = await startContainerAt(scr.port, { SCR_BREAKER_FAILURES: '1' });
    await untilPing(container, 200);
    await scr.close();
    await untilPing(container, 503);
    expect(problemOf(await invoke(container.port, FLAT_RECORD))).toMatchObject({ status: 503 });
  });
});
