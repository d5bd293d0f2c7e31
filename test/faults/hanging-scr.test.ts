import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../harness/container.ts';
import { invoke, withFault } from '../harness/http.ts';
import { gauge } from '../harness/metrics.ts';
import { problemOf } from '../harness/problem.ts';
import { FLAT_RECORD } from '../harness/records.ts';
import { until } from '../harness/until.ts';

describe('An SCR that hangs', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({
      env: { INVOCATION_TIMEOUT_MS: '400', SCR_MAX_CONCURRENCY: '1', SCR_BREAKER_FAILURES: '0' },
    });
  });

  it('costs a request no more than INVOCATION_TIMEOUT_MS, and gives the only slot back', async () => {
    const sentAt = performance.now();
    const answer = await invoke(rig.port, FLAT_RECORD, withFault('hang'));
    expect(problemOf(answer)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    expect(performance.now() - sentAt).toBeLessThan(2000);
    expect(await gauge(rig.port, 'in_flight')).toBe(0);
    await until(() => rig.scr.counts().aborted === 1);
    expect((await invoke(rig.port, FLAT_RECORD)).status).toBe(200);
  });

  it('costs the one that waits behind it its deadline too, but not its score', async () => {
    rig.scr.resetCounts();
    const hanging = invoke(rig.port, FLAT_RECORD, withFault('hang'));
    await until(() => rig.scr.counts().inFlight === 1);
    const waiting = await invoke(rig.port, FLAT_RECORD, {
      'x-amzn-sagemaker-custom-attributes': 'scr-budget-ms=100',
    });
    expect(problemOf(waiting)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    expect(problemOf(await hanging)).toMatchObject({ status: 504 });
    expect(rig.scr.counts().started).toBe(1);
  });

  it('costs a score no more than SCR_TIMEOUT_MS where that is set', async () => {
    const quick = await startRig({ env: { SCR_TIMEOUT_MS: '200' } });
    const sentAt = performance.now();
    const answer = await invoke(quick.port, FLAT_RECORD, withFault('hang'));
    expect(problemOf(answer)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    expect(performance.now() - sentAt).toBeLessThan(2000);
    expect((await invoke(quick.port, FLAT_RECORD)).status).toBe(200);
  });

  it('is given up by a caller whose budget is smaller', async () => {
    const patient = await startRig();
    const sentAt = performance.now();
    const answer = await invoke(patient.port, FLAT_RECORD, {
      'x-amzn-sagemaker-custom-attributes': 'mine=1;scr-budget-ms=150;standin-fault=hang',
    });
    expect(problemOf(answer)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    expect(performance.now() - sentAt).toBeLessThan(2000);
  });
});
