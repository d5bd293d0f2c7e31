import { describe, expect, it } from '@jest/globals';
import {
  type Container,
  startContainerAt,
  startContainerWithChild,
  startScr,
  untilPing,
} from '../harness/container.ts';
import { get, invoke, withFault } from '../harness/http.ts';
import { outcomes, runLoad } from '../harness/load.ts';
import { problemOf } from '../harness/problem.ts';
import { kill } from '../harness/processes.ts';
import { FLAT_RECORD } from '../harness/records.ts';

async function scrPid(container: Container): Promise<number> {
  return Number((await container.log.entry('SCR is starting.')).pid);
}

describe("SCR's death", () => {
  it('by SIGKILL under load: 502 for what is in flight, and the container ends within 2 s with 137', async () => {
    const container = await startContainerWithChild({
      STANDIN_SCORE_MS: '200',
      STANDIN_CHILD_PROCESS: 'true',
    });
    await untilPing(container, 200);
    const pid = await scrPid(container);
    let killedAt = 0;
    let answered = 0;
    const load = runLoad({
      port: container.port,
      requests: 60,
      concurrency: 20,
      onAnswer: () => {
        if (++answered !== 10) return;
        kill(pid);
        killedAt = performance.now();
      },
    });
    expect(await container.exited).toEqual({ code: 137, signal: null });
    expect(performance.now() - killedAt).toBeLessThan(2000);
    expect(await container.family()).toEqual([]);

    const answers = await load;
    const known = ['0', '200', '502 scr-unavailable', '503 not-ready', '503 circuit-open'];
    expect(Object.keys(outcomes(answers)).filter((outcome) => !known.includes(outcome))).toEqual([]);
    expect(outcomes(answers)['502 scr-unavailable']).toBeGreaterThanOrEqual(8);
    // Whoever was connected was answered; only connections after the end are refused.
    const firstGone = answers.findIndex(({ status }) => status === 0);
    expect(answers.slice(0, firstGone).every(({ status }) => status !== 0)).toBe(true);
  });

  it.each([
    ['crash', 1],
    ['crash-signal:SIGKILL', 137],
    ['crash-signal:SIGTERM', 143],
    ['crash-signal:SIGABRT', 134],
  ])('gives the container an exit code that tells of it: %s, %i', async (fault, code) => {
    const container = await startContainerWithChild();
    await untilPing(container, 200);
    const answer = await invoke(container.port, FLAT_RECORD, withFault(fault));
    expect(problemOf(answer)).toMatchObject({ status: 502, code: 'scr-unavailable' });
    expect(await container.exited).toEqual({ code, signal: null });
  });

  it.each([
    [0, 1],
    [3, 3],
    [255, 255],
  ])('with status %i while it starts: the container ends with %i', async (status, code) => {
    const script = `process.exit(${status})`;
    const container = await startContainerWithChild({
      SCR_COMMAND: JSON.stringify([process.execPath, '-e', script, '--']),
    });
    expect(await container.exited).toEqual({ code, signal: null });
    expect(container.log.entries('SCR ended unasked.')).toHaveLength(1);
  });

  it('where it is started elsewhere: /ping is 503 within a second, requests are refused, and it is taken back', async () => {
    const scr = await startScr();
    const container = await startContainerAt(scr.port);
    await untilPing(container, 200);
    await scr.close();
    const diedAt = performance.now();
    await untilPing(container, 503);
    expect(performance.now() - diedAt).toBeLessThan(1000);
    expect(problemOf(await get(container.port, '/ping'))).toMatchObject({ code: 'not-ready' });
    expect(problemOf(await invoke(container.port, FLAT_RECORD))).toMatchObject({
      status: 503,
      code: 'not-ready',
    });

    await startScr({ port: scr.port });
    await untilPing(container, 200);
    expect((await invoke(container.port, FLAT_RECORD)).status).toBe(200);
  });
});
