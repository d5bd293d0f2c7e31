/** Starts a call that has waited. */
type Start = () => void;

/**
 * Calls that wait, taken out in turn by the request they belong to: a request with a hundred thousand records gets every other turn when
 * a request with one waits beside it. Within a request, in order of arrival.
 */
export interface FairQueue {
  /** Requests that wait. */
  readonly requests: number;
  add(request: object, start: Start): void;
  remove(request: object, start: Start): void;
  /** The call whose turn it is, taken out. */
  take(): Start | undefined;
}

export function createFairQueue(): FairQueue {
  // Maps and Sets keep the order of insertion, and let go from the middle.
  const waiting = new Map<object, Set<Start>>();
  return {
    get requests() {
      return waiting.size;
    },
    add(request, start) {
      const calls = waiting.get(request);
      if (calls === undefined) waiting.set(request, new Set([start]));
      else calls.add(start);
    },
    remove(request, start) {
      const calls = waiting.get(request);
      if (calls?.delete(start) === true && calls.size === 0) waiting.delete(request);
    },
    take() {
      for (const [request, calls] of waiting) {
        for (const start of calls) {
          calls.delete(start);
          // To the end of the round, or out of it.
          waiting.delete(request);
          if (calls.size > 0) waiting.set(request, calls);
          return start;
        }
      }
      return undefined;
    },
  };
}
