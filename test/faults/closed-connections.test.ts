import { describe, expect, it } from '@jest/globals';
import { startRig } from '../harness/container.ts';
import { invoke } from '../harness/http.ts';
import { outcomes, runLoad } from '../harness/load.ts';
import { FLAT_RECORD } from '../harness/records.ts';
import { until } from '../harness/until.ts';

/** Under the 90 that the proxy uses a connection for, so that the server's closes do happen. */
const REQUESTS_BEFORE_CLOSE = 20;

describe('A server that closes its connections', () => {
  it('after 100 requests, as Tomcat does, costs none of 20,000 and scores none twice', async () => {
    const { port, scr } = await startRig({
      scr: { maxRequestsPerConnection: 100, connectionLimitClose: 'reset-next' },
      env: { SCR_MAX_CONCURRENCY: '16', LOG_LEVEL: 'WARN' },
    });
    const answers = await runLoad({ port, requests: 20_000, concurrency: 64 });
    expect(outcomes(answers)).toEqual({ 200: 20_000 });
    expect(scr.counts()).toMatchObject({ started: 20_000, finished: 20_000, duplicateIds: 0 });
    expect(scr.counts().connections).toBeGreaterThanOrEqual(20_000 / 100);
  }, 90_000);

  it('with notice after fewer requests, costs none', async () => {
    const { port, scr } = await startRig({
      scr: { maxRequestsPerConnection: REQUESTS_BEFORE_CLOSE, connectionLimitClose: 'notice' },
    });
    expect(outcomes(await runLoad({ port, requests: 2000, concurrency: 32 }))).toEqual({ 200: 2000 });
    expect(scr.counts()).toMatchObject({ started: 2000, duplicateIds: 0 });
  });

  it.each(['fin', 'reset-next'] as const)(
    'without notice (%s): what fails is a 502, and nothing is scored twice',
    async (how) => {
      const { port, scr } = await startRig({
        scr: { maxRequestsPerConnection: REQUESTS_BEFORE_CLOSE, connectionLimitClose: how },
      });
      const answers = await runLoad({ port, requests: 4000, concurrency: 64 });
      const counted = outcomes(answers);
      expect(
        Object.keys(counted).filter((outcome) => outcome !== '200' && outcome !== '502 scr-unavailable'),
      ).toEqual([]);
      expect(counted['200']).toBeGreaterThan(3000);
      if (how === 'reset-next') expect(counted['502 scr-unavailable']).toBeGreaterThan(0);
      expect(scr.counts().duplicateIds).toBe(0);
      expect(scr.counts().started).toBeGreaterThanOrEqual(counted['200'] ?? 0);
    },
  );

  it('without notice: SCR_SCORING_IS_PURE=true tries once more, so that hardly any fails', async () => {
    const { port } = await startRig({
      scr: { maxRequestsPerConnection: REQUESTS_BEFORE_CLOSE, connectionLimitClose: 'reset-next' },
      env: { SCR_SCORING_IS_PURE: 'true', SCR_MAX_CONCURRENCY: '1' },
    });
    const failed =
      outcomes(await runLoad({ port, requests: 1000, concurrency: 8 }))['502 scr-unavailable'] ?? 0;
    // Every 21st request meets a worn-out connection. A second try may meet another one, which ends it.
    expect(failed).toBeLessThan(1000 / (REQUESTS_BEFORE_CLOSE + 1) / 2);
  });

  it('when idle, costs nothing: the next request takes another connection', async () => {
    const { port, scr } = await startRig({ scr: { idleMs: 100, keepAliveNotice: false } });
    expect((await invoke(port, FLAT_RECORD)).status).toBe(200);
    await until(() => scr.counts().openConnections === 0);
    expect((await invoke(port, FLAT_RECORD)).status).toBe(200);
  });
});
