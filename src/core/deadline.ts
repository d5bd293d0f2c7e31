import { ProblemError } from './errors/problem-error.ts';
import type { CallSignal } from './ports.ts';

/** Ends a call: by its deadline, or by whoever holds it. */
export interface Cancellation {
  readonly signal: CallSignal;
  /** Aborts the signal with this reason, unless it is aborted or settled already. */
  cancel(reason: ProblemError): void;
  /** The call is over: its timer is cleared and nothing aborts any more. */
  settle(): void;
}

/**
 * A cancellation that aborts by itself with `deadline-exceeded` after the smaller of two times (milliseconds from now; an absent one
 * doesn't count): the deployment's own limit, and the budget that the caller gave.
 */
export function startDeadline(ownLimitMs?: number, callersBudgetMs?: number): Cancellation {
  return new Deadline(ownLimitMs, callersBudgetMs);
}

/** A cancellation that also aborts, for the same reason, when another signal does. */
export function startFollowing(leader: CallSignal, ownLimitMs?: number): Cancellation {
  const own = new Deadline(ownLimitMs);
  const follow = () => own.cancel(cancellationReason(leader));
  if (leader.aborted) follow();
  else leader.addEventListener('abort', follow, { once: true });
  return {
    signal: own,
    cancel: (reason) => own.cancel(reason),
    settle: () => {
      leader.removeEventListener('abort', follow);
      own.settle();
    },
  };
}

/** The reason of an aborted signal as the problem it is. */
export function cancellationReason(signal: CallSignal): ProblemError {
  return signal.reason instanceof ProblemError
    ? signal.reason
    : new ProblemError('client-closed', { cause: signal.reason });
}

/** Waits, or throws the signal's reason as soon as it aborts. */
export function pauseUnlessAborted(pauseMs: number, signal: CallSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(cancellationReason(signal));
      return;
    }
    const onAbort = () => {
      clearTimeout(timer);
      reject(cancellationReason(signal));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, pauseMs);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * Cancellation and signal in one object. It is made for every request and mostly never aborted, which an AbortController with its
 * EventTarget is too dear for. Unlike there, all who listen when it aborts are told, those too who stop listening meanwhile.
 */
class Deadline implements Cancellation, CallSignal {
  aborted = false;
  reason: ProblemError | undefined = undefined;
  #isSettled = false;
  #listeners: (() => void)[] = [];
  readonly #limitMs: number;
  readonly #isCallersLimit: boolean;
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(ownLimitMs = Number.POSITIVE_INFINITY, callersBudgetMs = Number.POSITIVE_INFINITY) {
    this.#limitMs = Math.min(ownLimitMs, callersBudgetMs);
    this.#isCallersLimit = callersBudgetMs < ownLimitMs;
    this.#timer = Number.isFinite(this.#limitMs) ? setTimeout(passed, this.#limitMs, this) : undefined;
    // A budget that is spent already must not win a race against its timer.
    if (this.#limitMs <= 0) this.pass();
  }

  get signal(): CallSignal {
    return this;
  }

  pass(): void {
    const detail = `The limit of ${this.#limitMs} ms passed.`;
    this.cancel(new ProblemError('deadline-exceeded', { detail, isCallersLimit: this.#isCallersLimit }));
  }

  cancel(reason: ProblemError): void {
    if (this.#isSettled) return;
    this.settle();
    this.aborted = true;
    this.reason = reason;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }

  settle(): void {
    this.#isSettled = true;
    clearTimeout(this.#timer);
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (!this.aborted) this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    // The last one to come is mostly the first to go.
    const at = this.#listeners.lastIndexOf(listener);
    if (at === this.#listeners.length - 1) this.#listeners.pop();
    else if (at !== -1) this.#listeners.splice(at, 1);
  }
}

function passed(deadline: Deadline): void {
  deadline.pass();
}
