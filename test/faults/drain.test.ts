import { describe, expect, it } from '@jest/globals';
import { startContainerWithChild, startRig, untilPing } from '../harness/container.ts';
import { get, invoke, withFault } from '../harness/http.ts';
import { outcomes, runLoad } from '../harness/load.ts';
import { gauge } from '../harness/metrics.ts';
import { problemOf } from '../harness/problem.ts';
import { FLAT_RECORD } from '../harness/records.ts';
import { until } from '../harness/until.ts';

describe('SIGTERM', () => {
  it('under load: every accepted request is answered, later ones are told to go elsewhere, and nothing is left', async () => {
    const container = await startContainerWithChild({
      STANDIN_SCORE_MS: '100',
      STANDIN_CHILD_PROCESS: 'true',
    });
    await untilPing(container, 200);
    let answered = 0;
    const load = runLoad({
      port: container.port,
      requests: 400,
      concurrency: 40,
      onAnswer: ({ status }) => {
        if (status === 200 && ++answered === 40) container.kill('SIGTERM');
      },
    });
    const { code, signal } = await container.exited;
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(await container.family()).toEqual([]);

    const answers = await load;
    const { 200: scored = 0, '503 draining': refused = 0, 0: gone = 0 } = outcomes(answers);
    expect(scored + refused + gone).toBe(400);
    expect(scored).toBeGreaterThanOrEqual(40 + 30);
    expect(refused).toBeGreaterThan(0);
    // The log has the requests that were accepted: each was answered, the waiting ones too.
    const logged = container.log.entries('request');
    expect(logged.filter(({ status }) => status === 200)).toHaveLength(scored);
    expect(logged.filter(({ code }) => code === 'draining')).toHaveLength(refused);
    expect(logged).toHaveLength(scored + refused);
  });

  it('refuses new requests with Connection: close while those in flight go on, and /ping says so at once', async () => {
    const { container, scr, port } = await startRig();
    const inFlight = invoke(port, FLAT_RECORD, withFault('slow:700'));
    await until(() => scr.counts().inFlight === 1);
    container.kill('SIGTERM');
    const sentAt = performance.now();
    await untilPing(container, 503);
    expect(performance.now() - sentAt).toBeLessThan(500);

    const [ping, later] = await Promise.all([get(port, '/ping'), invoke(port, FLAT_RECORD)]);
    expect(problemOf(ping)).toMatchObject({ status: 503, code: 'draining' });
    expect(problemOf(later)).toMatchObject({ status: 503, code: 'draining' });
    expect(later.headers.connection).toBe('close');
    expect((await inFlight).status).toBe(200);
    expect(await container.exited).toEqual({ code: 0, signal: null });
    expect(scr.counts()).toMatchObject({ started: 1, finished: 1, aborted: 0 });
  });

  it('tells SCR only after the last answer', async () => {
    const container = await startContainerWithChild();
    await untilPing(container, 200);
    const inFlight = invoke(container.port, FLAT_RECORD, withFault('slow:500'));
    await until(async () => (await gauge(container.port, 'in_flight')) === 1);
    container.kill('SIGTERM');
    // The stand-in dies of SIGTERM at once, as `java -Xrs` does: told too early, it would break this answer off.
    expect((await inFlight).status).toBe(200);
    expect(await container.exited).toEqual({ code: 0, signal: null });
    expect(await container.family()).toEqual([]);
  });

  it('ends within the drain time: what is left then is told that its outcome is unknown', async () => {
    const { container, scr, port } = await startRig({ env: { DRAIN_TIMEOUT_MS: '4000' } });
    const stuck = invoke(port, FLAT_RECORD, withFault('hang'));
    await until(() => scr.counts().inFlight === 1);
    const sentAt = performance.now();
    container.kill('SIGTERM');
    expect(problemOf(await stuck)).toMatchObject({
      status: 503,
      code: 'draining',
      detail: expect.stringMatching(/whether the record was scored is unknown/),
    });
    expect(await container.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - sentAt).toBeLessThan(4000);
    expect(scr.counts()).toMatchObject({ aborted: 1 });
  });

  it('while SCR is still starting ends the container and SCR with it', async () => {
    const container = await startContainerWithChild({
      STANDIN_START_DELAY_MS: '60000',
      STANDIN_CHILD_PROCESS: 'true',
    });
    await container.log.entry('SCR is starting.');
    container.kill('SIGTERM');
    expect(await container.exited).toEqual({ code: 0, signal: null });
    expect(await container.family()).toEqual([]);
  });

  it('and then the death of SCR: what is in flight gets 502, and the container ends at once', async () => {
    const container = await startContainerWithChild();
    await untilPing(container, 200);
    const inFlight = invoke(container.port, FLAT_RECORD, withFault('slow:400;standin-fault=crash'));
    await until(async () => (await gauge(container.port, 'in_flight')) === 1);
    container.kill('SIGTERM');
    expect(problemOf(await inFlight)).toMatchObject({ status: 502, code: 'scr-unavailable' });
    const answeredAt = performance.now();
    await container.exited;
    expect(performance.now() - answeredAt).toBeLessThan(2000);
    expect(await container.family()).toEqual([]);
  });

  it('kills an SCR that does not end by itself', async () => {
    const container = await startContainerWithChild({ STANDIN_IGNORE_SIGTERM: 'true' });
    await untilPing(container, 200);
    container.kill('SIGTERM');
    expect(await container.exited).toEqual({ code: 0, signal: null });
    expect(await container.family()).toEqual([]);
    expect(container.log.entries('SCR had to be killed.')).toHaveLength(1);
  });
});
