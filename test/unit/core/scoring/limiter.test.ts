import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import { createLimiter, type Limiter } from '../../../../src/core/scoring/limiter.ts';
import { settled } from './calls.ts';

const calm = () => new AbortController().signal;

/** Asks for a slot in the name of `who`, who is written down on getting it. */
function ask(limiter: Limiter, who: string, started: string[], signal = calm()) {
  const turn = limiter.acquire(signal);
  if (turn === undefined) started.push(who);
  return turn?.then(() => void started.push(who));
}

describe('the slots for scores', () => {
  it('are free at once up to the limit', () => {
    const limiter = createLimiter({ maxConcurrency: 2, maxQueue: 0 });
    expect([limiter.acquire(calm()), limiter.acquire(calm())]).toEqual([undefined, undefined]);
    expect(limiter.inFlight).toBe(2);
  });

  it('go to those who wait in the order they came, and to no newcomer before them', async () => {
    const limiter = createLimiter({ maxConcurrency: 1, maxQueue: 3 });
    const started: string[] = [];
    for (const who of ['a', 'b', 'c']) void ask(limiter, who, started);
    limiter.release(1);
    void ask(limiter, 'd', started);
    await settled();
    expect(started).toEqual(['a', 'b']);
    limiter.release(1);
    limiter.release(1);
    await settled();
    expect(started).toEqual(['a', 'b', 'c', 'd']);
    expect([limiter.inFlight, limiter.queued]).toEqual([1, 0]);
  });

  it('are refused where the queue is full, with how full it is', () => {
    const limiter = createLimiter({ maxConcurrency: 1, maxQueue: 1 });
    void limiter.acquire(calm());
    void limiter.acquire(calm());
    expect(() => limiter.acquire(calm())).toThrow(
      expect.objectContaining({ code: 'overloaded', detail: '1 scores are in flight and 1 requests wait.' }),
    );
  });

  it('are refused at once where nobody may wait', () => {
    const limiter = createLimiter({ maxConcurrency: 1, maxQueue: 0 });
    void limiter.acquire(calm());
    expect(() => limiter.acquire(calm())).toThrow(expect.objectContaining({ code: 'overloaded' }));
  });

  it('are not given to a caller that went away while waiting, who leaves its place to the next', async () => {
    const limiter = createLimiter({ maxConcurrency: 1, maxQueue: 2 });
    const started: string[] = [];
    const gone = new AbortController();
    void ask(limiter, 'a', started);
    const left = ask(limiter, 'b', started, gone.signal);
    void ask(limiter, 'c', started);
    gone.abort(new ProblemError('deadline-exceeded'));
    await expect(left).rejects.toMatchObject({ code: 'deadline-exceeded' });
    expect(limiter.queued).toBe(1);
    limiter.release(1);
    await settled();
    expect(started).toEqual(['a', 'c']);
  });

  it('are not given to a caller that is gone before it asks', () => {
    const limiter = createLimiter({ maxConcurrency: 1, maxQueue: 1 });
    const gone = AbortSignal.abort(new ProblemError('client-closed'));
    expect(() => limiter.acquire(gone)).toThrow(expect.objectContaining({ code: 'client-closed' }));
    expect([limiter.inFlight, limiter.queued]).toEqual([0, 0]);
  });
});

describe('a refused caller', () => {
  function retryAfter(heldMs: number, waiting: number): number | undefined {
    const limiter = createLimiter({ maxConcurrency: 2, maxQueue: waiting });
    for (let i = 0; i < 200; i++) {
      void limiter.acquire(calm());
      limiter.release(heldMs);
    }
    for (let i = 0; i < 2 + waiting; i++) void limiter.acquire(calm());
    try {
      limiter.acquire(calm());
    } catch (thrown) {
      return thrown instanceof ProblemError ? thrown.retryAfterSeconds : undefined;
    }
    return undefined;
  }

  it('is told to come back when the queue is likely to be done', () => {
    expect(retryAfter(2000, 8)).toBe(10);
  });

  it('is never told less than a second, nor more than half a minute', () => {
    expect(retryAfter(1, 4)).toBe(1);
    expect(retryAfter(60_000, 100)).toBe(30);
  });
});
