import type { Cancellation } from '../deadline.ts';
import type { ProblemError } from '../errors/problem-error.ts';

/** The invocations that were accepted and are not answered to the last byte yet. */
export interface InFlight {
  readonly size: number;
  add(cancellation: Cancellation): void;
  remove(cancellation: Cancellation): void;
  /** Ends the work of all of them with this reason; each still gets its answer. */
  cancelAll(reason: () => ProblemError): void;
  /** Resolves when there are none. */
  whenEmpty(): Promise<void>;
}

export function createInFlight(): InFlight {
  const cancellations = new Set<Cancellation>();
  let waiting: (() => void)[] = [];
  return {
    get size() {
      return cancellations.size;
    },
    add: (cancellation) => void cancellations.add(cancellation),
    remove(cancellation) {
      cancellations.delete(cancellation);
      if (cancellations.size > 0 || waiting.length === 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    cancelAll(reason) {
      for (const cancellation of cancellations) cancellation.cancel(reason());
    },
    whenEmpty: () =>
      cancellations.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),
  };
}
