/** Tells whether there is time for one more message. */
export interface Pace {
  isEnough(budgetMs: number): boolean;
  /** A message took so long. */
  note(durationMs: number): void;
}

/** What is left of the longest time each time that it kept a message from being begun: one slow message must not keep all others. */
const FORGOTTEN = 0.75;

/** A message is begun where there is time for the longest of those before it. */
export function createPace(): Pace {
  let longestMs = 0;
  return {
    isEnough(budgetMs) {
      if (budgetMs > 0 && budgetMs >= longestMs) return true;
      longestMs *= FORGOTTEN;
      return false;
    },
    note(durationMs) {
      longestMs = Math.max(longestMs, durationMs);
    },
  };
}
