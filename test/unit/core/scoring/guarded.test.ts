import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import type { Answer } from '../../../../src/core/ports.ts';
import { createBreaker } from '../../../../src/core/scoring/breaker.ts';
import { guarded } from '../../../../src/core/scoring/guarded.ts';
import { ANSWER, BYTES, call, heldScorer } from './calls.ts';

/** A guarded scorer, whose breaker opens at the first failure, and a way to have one call end after a time. */
function setUp() {
  let nowMs = 0;
  const now = () => nowMs;
  const { scorer, held } = heldScorer();
  const breaker = createBreaker({ failures: 1, spanMs: 0, openMs: 5000, now });
  const guard = guarded(scorer, breaker, { now, patienceMs: 10_000, callersPatienceMs: 25_000 });
  const run = async (end: Answer | Error, tookMs = 0) => {
    const outcome = guard.score(BYTES, call()).catch((thrown: unknown) => thrown);
    nowMs += tookMs;
    const last = held.at(-1);
    if (end instanceof Error) last?.fail(end);
    else last?.answer(end);
    return outcome;
  };
  return {
    breaker,
    guard,
    held,
    run,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('the breaker around a scorer', () => {
  it('scores in the unit that it scored in before', () => {
    expect(setUp().guard.unit).toBe('record');
  });

  it.each([200, 400, 404, 500, 503])(
    "lets an answer with SCR's own status %d through as it is, and takes it for health",
    async (status) => {
      const { breaker, run, pass } = setUp();
      await run(new ProblemError('scr-unavailable'));
      pass(5000);
      const answer = { ...ANSWER, status };
      expect(await run(answer)).toBe(answer);
      expect(breaker.state).toBe('closed');
    },
  );

  it('opens on refusals and resets', async () => {
    const { breaker, run } = setUp();
    const problem = new ProblemError('scr-unavailable');
    expect(await run(problem)).toBe(problem);
    expect(breaker.state).toBe('open');
  });

  it('stays closed where a caller gave up on a slow model, unless it waited long', async () => {
    const { breaker, run } = setUp();
    const problem = new ProblemError('deadline-exceeded', { isCallersLimit: true });
    await run(problem, 24_999);
    expect(breaker.state).toBe('closed');
    await run(problem, 25_000);
    expect(breaker.state).toBe('open');
  });

  it('opens where a deadline passes that gave SCR time enough', async () => {
    const { breaker, run } = setUp();
    await run(new ProblemError('deadline-exceeded'), 10_000);
    expect(breaker.state).toBe('open');
  });

  it('is not opened by a caller with a small budget', async () => {
    const { breaker, run } = setUp();
    await run(new ProblemError('deadline-exceeded'), 9999);
    expect(breaker.state).toBe('closed');
  });

  it.each(['client-closed', 'draining', 'internal'] as const)('is not moved by %s', async (code) => {
    const { breaker, run } = setUp();
    await run(new ProblemError(code), 20_000);
    expect(breaker.state).toBe('closed');
  });

  it('is not moved by a bug of ours, which comes through as it is', async () => {
    const { breaker, run } = setUp();
    const bug = new TypeError('bug');
    expect(await run(bug)).toBe(bug);
    expect(breaker.state).toBe('closed');
  });

  it.each(['scr-bad-response', 'response-too-large'] as const)(
    'closes again though the trial ends with %s: SCR answered, so nobody else must be refused',
    async (code) => {
      const { breaker, run, pass } = setUp();
      await run(new ProblemError('scr-unavailable'));
      pass(5000);
      await run(new ProblemError(code));
      expect(breaker.state).toBe('closed');
    },
  );

  it('sends nothing while it is open', async () => {
    const { guard, held, run } = setUp();
    await run(new ProblemError('scr-unavailable'));
    await expect(guard.score(BYTES, call())).rejects.toMatchObject({
      code: 'circuit-open',
      retryAfterSeconds: 5,
    });
    expect(held.length).toBe(1);
  });
});
