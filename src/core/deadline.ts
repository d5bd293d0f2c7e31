import { ProblemError } from './errors/problem-error.ts';

/** Ends a call: by its deadline, or by whoever holds it. */
export interface Cancellation {
  readonly signal: AbortSignal;
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
  const controller = new AbortController();
  const limitMs = Math.min(
    ownLimitMs ?? Number.POSITIVE_INFINITY,
    callersBudgetMs ?? Number.POSITIVE_INFINITY,
  );
  const isCallersLimit = limitMs === callersBudgetMs && limitMs !== ownLimitMs;
  let settled = false;
  const cancel = (reason: ProblemError) => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    controller.abort(reason);
  };
  const passed = () =>
    cancel(
      new ProblemError('deadline-exceeded', { detail: `The limit of ${limitMs} ms passed.`, isCallersLimit }),
    );
  const timer = Number.isFinite(limitMs) ? setTimeout(passed, limitMs) : undefined;
  // A budget that is spent already must not win a race against its timer.
  if (limitMs <= 0) passed();
  return {
    signal: controller.signal,
    cancel,
    settle: () => {
      settled = true;
      clearTimeout(timer);
    },
  };
}

/** The reason of an aborted signal as the problem it is. */
export function cancellationReason(signal: AbortSignal): ProblemError {
  return signal.reason instanceof ProblemError
    ? signal.reason
    : new ProblemError('client-closed', { cause: signal.reason });
}
