import { describe, expect, it } from '@jest/globals';
import { startContainerAt, startContainerWithChild, startScr, untilPing } from '../harness/container.ts';
import { freePort } from '../harness/free-port.ts';
import { get, invoke } from '../harness/http.ts';
import { problemOf } from '../harness/problem.ts';
import { FLAT_RECORD } from '../harness/records.ts';
import { until } from '../harness/until.ts';

describe('While SCR starts', () => {
  it.each(['closed', '503'])(
    '/ping and requests are 503 with the reason, until it answers its probe (%s)',
    async (mode) => {
      const container = await startContainerWithChild({
        STANDIN_START_DELAY_MS: '600',
        STANDIN_START_MODE: mode,
      });
      expect(problemOf(await get(container.port, '/ping'))).toMatchObject({ status: 503, code: 'not-ready' });
      expect(problemOf(await invoke(container.port, FLAT_RECORD))).toMatchObject({
        status: 503,
        code: 'not-ready',
      });
      await untilPing(container, 200);
      expect((await invoke(container.port, FLAT_RECORD)).status).toBe(200);
    },
  );

  it('/ping is 503 until the warm-up record is scored', async () => {
    const scr = await startScr({ scoreMs: 500, recordRequests: 1 });
    const container = await startContainerAt(scr.port, { SCR_WARMUP_PAYLOAD: FLAT_RECORD });
    await until(() => scr.counts().executing === 1);
    expect(problemOf(await get(container.port, '/ping'))).toMatchObject({ status: 503, code: 'not-ready' });
    await untilPing(container, 200);
    expect(scr.counts().finished).toBe(1);
    expect(Buffer.from(scr.requests()[0]?.bodyBase64 ?? '', 'base64').toString()).toBe(FLAT_RECORD);
  });

  it('a warm-up record that the model refuses ends the container, and the log says so', async () => {
    const scr = await startScr();
    scr.setFault({ fault: 'status:400' });
    const container = await startContainerAt(scr.port, { SCR_WARMUP_PAYLOAD: FLAT_RECORD });
    expect((await container.exited).code).toBe(1);
    expect(container.log.entries('The container cannot serve.')[0]?.reason).toMatch(/SCR_WARMUP_PAYLOAD/);
  });

  it('an SCR that never gets ready ends the container at SCR_START_TIMEOUT_MS, and itself', async () => {
    const container = await startContainerWithChild({
      STANDIN_START_DELAY_MS: '60000',
      STANDIN_CHILD_PROCESS: 'true',
      SCR_START_TIMEOUT_MS: '500',
    });
    expect((await container.exited).code).toBe(1);
    expect(container.log.entries('The container cannot serve.')[0]?.reason).toMatch(
      /SCR_START_TIMEOUT_MS \(500 ms\)/,
    );
    expect(await container.family()).toEqual([]);
  });

  it('an SCR elsewhere that never comes ends the container too', async () => {
    const container = await startContainerAt(await freePort(), { SCR_START_TIMEOUT_MS: '300' });
    expect((await container.exited).code).toBe(1);
  });

  it('an SCR that breaks its first probes off is asked again', async () => {
    const scr = await startScr();
    scr.setFault({ fault: 'reset-before', on: 'api-meta', count: 3 });
    const container = await startContainerAt(scr.port);
    await untilPing(container, 200);
  });
});
