import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import { createLimiter, limited } from '../../../../src/core/scoring/limiter.ts';
import { ANSWER, BYTES, call, heldScorer, settled } from './calls.ts';

function setUp(maxConcurrency = 1, maxQueue = 1) {
  let nowMs = 0;
  const { scorer, held } = heldScorer();
  const limiter = createLimiter({ maxConcurrency, maxQueue });
  const score = limited(scorer, limiter, () => nowMs).score;
  return {
    held,
    limiter,
    score,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('a scorer with slots', () => {
  it('scores in the unit that it scored in before', () => {
    const { scorer } = heldScorer();
    const limiter = createLimiter({ maxConcurrency: 1, maxQueue: 1 });
    expect(limited({ ...scorer, unit: 'payload' }, limiter, () => 0).unit).toBe('payload');
  });

  it('sends no more than it has slots for, and the next when one is answered', async () => {
    const { held, score } = setUp();
    const first = score(BYTES, call());
    const second = score(BYTES, call());
    await settled();
    expect(held.length).toBe(1);
    held[0]?.answer();
    expect(await first).toBe(ANSWER);
    await settled();
    held[1]?.answer();
    expect(await second).toBe(ANSWER);
  });

  it('measures how long a call waited, and nothing where it did not', async () => {
    const { held, score, pass } = setUp();
    const calls = [call(), call()];
    const answers = calls.map((each) => score(BYTES, each));
    pass(70);
    held[0]?.answer();
    await settled();
    pass(5);
    held[1]?.answer();
    await Promise.all(answers);
    expect(calls.map(({ timings }) => timings.queueMs)).toEqual([0, 70]);
  });

  it('measures the wait of a call that was given up while waiting', async () => {
    const { score, pass } = setUp();
    const controller = new AbortController();
    const waiting = call(controller.signal);
    void score(BYTES, call());
    const refused = score(BYTES, waiting);
    pass(40);
    controller.abort(new ProblemError('deadline-exceeded'));
    await expect(refused).rejects.toMatchObject({ code: 'deadline-exceeded' });
    expect(waiting.timings.queueMs).toBe(40);
  });

  it('refuses without sending anything where the queue is full', async () => {
    const { held, score } = setUp(1, 0);
    void score(BYTES, call());
    await expect(score(BYTES, call())).rejects.toMatchObject({ code: 'overloaded' });
    expect(held.length).toBe(1);
  });

  it('loses no slot however its calls end', async () => {
    const endings = fc.array(fc.constantFrom('answer', 'fail', 'throw', 'go away'), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(endings, async (ways) => {
        const { held, limiter, score } = setUp(2, 3);
        const outcomes: Promise<unknown>[] = [];
        let ended = 0;
        for (const way of ways) {
          const controller = new AbortController();
          outcomes.push(score(BYTES, call(controller.signal)).catch((thrown: unknown) => thrown));
          if (way === 'go away') controller.abort(new ProblemError('client-closed'));
          await settled();
          const next = held[ended];
          if (next === undefined || way === 'go away') continue;
          ended++;
          if (way === 'answer') next.answer();
          else next.fail(way === 'fail' ? new ProblemError('scr-unavailable') : new TypeError('bug'));
        }
        for (; ended < held.length; ended++) {
          held[ended]?.answer();
          await settled();
        }
        await Promise.all(outcomes);
        expect([limiter.inFlight, limiter.queued]).toEqual([0, 0]);
      }),
    );
  });
});
