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

/* An array for the reason that the fair queue has one; there are as many as there are connections. */
export function createInFlight(): InFlight {
  const cancellations: Cancellation[] = [];
  let waiting: (() => void)[] = [];
  return {
    get size() {
      return cancellations.length;
    },
    add: (cancellation) => void cancellations.push(cancellation),
    remove(cancellation) {
      const at = cancellations.indexOf(cancellation);
      const last = cancellations.pop();
      if (last !== undefined && last !== cancellation) {
        if (at === -1) cancellations.push(last);
        else cancellations[at] = last;
      }
      if (cancellations.length > 0 || waiting.length === 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    cancelAll(reason) {
      for (const cancellation of [...cancellations]) cancellation.cancel(reason());
    },
    whenEmpty: () =>
      cancellations.length === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),
  };
}
