import { ProblemError } from '../errors/problem-error.ts';
import type { MonotonicClock, Scorer } from '../ports.ts';
import type { Breaker, Outcome } from './breaker.ts';

export interface GuardOptions {
  readonly now: MonotonicClock;
  /** Milliseconds that SCR must have had before a passed limit of the deployment's own counts against it. */
  readonly patienceMs: number;
  /**
   * The same for a budget of the caller's. A caller with a budget of 10 ms says nothing about SCR, and must not be able to take the
   * instance out of service.
   */
  readonly callersPatienceMs: number;
}

/** A scorer behind a breaker, which counts refusals, resets and passed deadlines; any answer of SCR's, of any status, counts as health. */
export function guarded(scorer: Scorer, breaker: Breaker, options: GuardOptions): Scorer {
  const { now, patienceMs, callersPatienceMs } = options;
  const outcomeOf = (thrown: unknown, tookMs: number): Outcome => {
    if (!(thrown instanceof ProblemError)) return 'says-nothing';
    switch (thrown.code) {
      case 'scr-unavailable':
        return 'failed';
      case 'deadline-exceeded':
        return tookMs >= (thrown.isCallersLimit ? callersPatienceMs : patienceMs) ? 'failed' : 'says-nothing';
      // An answer that can't be passed on is an answer.
      case 'scr-bad-response':
      case 'response-too-large':
        return 'answered';
      default:
        return 'says-nothing';
    }
  };
  return {
    unit: scorer.unit,
    async score(bytes, call) {
      const admission = breaker.admit();
      const startedAt = now();
      try {
        const answer = await scorer.score(bytes, call);
        breaker.settle('answered', admission);
        return answer;
      } catch (thrown) {
        breaker.settle(outcomeOf(thrown, now() - startedAt), admission);
        throw thrown;
      }
    },
  };
}
