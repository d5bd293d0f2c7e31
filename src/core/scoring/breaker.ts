import { ProblemError } from '../errors/problem-error.ts';
import type { MonotonicClock } from '../ports.ts';

export type BreakerState = 'closed' | 'open' | 'half-open';

/** What became of a call, as far as it says something about SCR. */
export type Outcome = 'answered' | 'failed' | 'says-nothing';

export type Admission = 'regular' | 'trial';

/**
 * Stops sending to a model server that keeps failing. Closed: everything passes. Open: nothing does, for `openMs`. Half-open: one
 * call passes as a trial; its outcome closes or opens the breaker again.
 */
export interface Breaker {
  readonly state: BreakerState;
  /** Whether a trial is under way, whose end nobody knows. */
  readonly isTrying: boolean;
  /** Whole seconds until a trial is possible, at least 1. */
  readonly retryAfterSeconds: number;
  /** Asks to pass; says how the call passes. @throws ProblemError `circuit-open` */
  admit(): Admission;
  /** Tells what became of a call that was admitted. */
  settle(outcome: Outcome, admission: Admission): void;
}

export interface BreakerOptions {
  /** Failures in a row, with no answer between them, that open the breaker; 0 never opens it. */
  readonly failures: number;
  /**
   * Milliseconds that such a row must span: connections that were opened together are reset together, which is one event and
   * not a row of them.
   */
  readonly spanMs: number;
  readonly openMs: number;
  readonly now: MonotonicClock;
  readonly onChange?: (state: BreakerState) => void;
}

export function createBreaker({ failures, spanMs, openMs, now, onChange }: BreakerOptions): Breaker {
  let isOpen = false;
  let openedAt = 0;
  let trialUnderWay = false;
  let rowLength = 0;
  let rowBegan = 0;

  const state = (): BreakerState => {
    if (!isOpen) return 'closed';
    return now() - openedAt < openMs ? 'open' : 'half-open';
  };
  const open = () => {
    isOpen = true;
    openedAt = now();
    onChange?.('open');
  };
  const close = () => {
    rowLength = 0;
    if (!isOpen) return;
    isOpen = false;
    onChange?.('closed');
  };
  const retryAfterSeconds = () => {
    const leftMs = trialUnderWay ? openMs : openedAt + openMs - now();
    return Math.max(1, Math.ceil(leftMs / 1000));
  };

  return {
    get state() {
      return state();
    },
    get isTrying() {
      return trialUnderWay;
    },
    get retryAfterSeconds() {
      return retryAfterSeconds();
    },
    admit() {
      if (!isOpen) return 'regular';
      if (state() === 'open' || trialUnderWay) {
        throw new ProblemError('circuit-open', { retryAfterSeconds: retryAfterSeconds() });
      }
      trialUnderWay = true;
      onChange?.('half-open');
      return 'trial';
    },
    settle(outcome, admission) {
      // Only its own end ends a trial: a late answer may close the breaker before, and failures open it again.
      if (admission === 'trial') trialUnderWay = false;
      if (outcome === 'says-nothing') return;
      if (outcome === 'answered') {
        close();
      } else if (isOpen) {
        // Calls that were admitted before the breaker opened fail late; only the trial's failure starts a new pause.
        if (admission === 'trial') open();
      } else {
        if (rowLength++ === 0) rowBegan = now();
        if (failures > 0 && rowLength >= failures && now() - rowBegan >= spanMs) open();
      }
    },
  };
}
