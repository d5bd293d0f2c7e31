import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../harness/container.ts';
import { invoke } from '../harness/http.ts';
import { problemOf } from '../harness/problem.ts';
import { FLAT_RECORD } from '../harness/records.ts';

describe('A score whose outcome is unknown', () => {
  let cautious: Rig;
  let pure: Rig;
  beforeAll(async () => {
    [cautious, pure] = await Promise.all([
      startRig({ env: { SCR_BREAKER_FAILURES: '0' } }),
      startRig({ env: { SCR_BREAKER_FAILURES: '0', SCR_SCORING_IS_PURE: 'true' } }),
    ]);
  });

  it('is not tried again: it may have written to a database', async () => {
    cautious.scr.setFault({ fault: 'reset-before', count: 1 });
    const answer = await invoke(cautious.port, FLAT_RECORD);
    expect(problemOf(answer)).toMatchObject({
      code: 'scr-unavailable',
      detail: expect.stringContaining('unknown'),
    });
    expect(cautious.scr.counts().started).toBe(1);
  });

  it('is tried once more where scoring is said to be pure', async () => {
    pure.scr.resetCounts();
    pure.scr.setFault({ fault: 'reset-before', count: 1 });
    expect((await invoke(pure.port, FLAT_RECORD)).status).toBe(200);
    expect(pure.scr.counts().started).toBe(2);
  });

  it('is tried no more than once more, even so', async () => {
    pure.scr.resetCounts();
    pure.scr.setFault({ fault: 'reset-before', count: 5 });
    expect(problemOf(await invoke(pure.port, FLAT_RECORD))).toMatchObject({
      status: 502,
      code: 'scr-unavailable',
    });
    expect(pure.scr.counts().started).toBe(2);
    pure.scr.clearFaults();
  });
});
