import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import type { ErrorCode } from '../../../../src/core/errors/table.ts';
import { createEndpointHealth, watched } from '../../../../src/core/scoring/endpoint-health.ts';
import { ANSWER, call } from './calls.ts';

/** An endpoint whose calls go as they are told to. */
function endpoint() {
  let time = 0;
  const health = createEndpointHealth(() => time);
  let failure: unknown;
  const scorer = watched(
    {
      unit: 'payload',
      score: () => (failure === undefined ? Promise.resolve(ANSWER) : Promise.reject(failure)),
    },
    health,
  );
  const invoke = (thrown?: unknown) => {
    failure = thrown;
    return scorer.score(Buffer.from('{}'), call()).catch((error: unknown) => error);
  };
  const pass = (ms: number) => {
    time += ms;
  };
  return { health, invoke, pass, scorer };
}

const problem = (code: ErrorCode) => new ProblemError(code);

describe('What calls say of an endpoint', () => {
  it('is nothing at first', () => {
    expect(endpoint().health.readiness()).toEqual({ ready: true });
  });

  it.each(['endpoint-unavailable', 'not-ready', 'misconfigured'] as const)(
    'is that it fails, after %s',
    async (code) => {
      const { health, invoke } = endpoint();
      await invoke(problem(code));
      expect(health.readiness()).toMatchObject({
        ready: false,
        reason: { code: 'endpoint-unavailable', detail: expect.stringMatching(/a moment ago/) },
      });
    },
  );

  it.each([
    'throttled',
    'deadline-exceeded',
    'overloaded',
    'invalid-record',
    'model-failed',
    'client-closed',
  ] as const)('is nothing against it after %s: load and bad requests are no reason', async (code) => {
    const { health, invoke } = endpoint();
    await invoke(problem(code));
    expect(health.readiness()).toEqual({ ready: true });
  });

  it('is forgotten after an answer, and after half a minute', async () => {
    const { health, invoke, pass } = endpoint();
    await invoke(problem('misconfigured'));
    await invoke();
    expect(health.readiness().ready).toBe(true);
    await invoke(problem('misconfigured'));
    pass(30_000);
    expect(health.readiness().ready).toBe(false);
    pass(1);
    expect(health.readiness().ready).toBe(true);
  });

  it('changes nothing about the calls', async () => {
    const { invoke, scorer } = endpoint();
    const thrown = problem('not-ready');
    expect(await invoke(thrown)).toBe(thrown);
    expect(await invoke()).toBe(ANSWER);
    expect(scorer.unit).toBe('payload');
  });
});
