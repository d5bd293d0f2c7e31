/** Why a try brought no answer, as far as it says whether there may be another. */
export type Mishap =
  /** No byte can have arrived: the connection was refused, or the name not found. */
  | 'not-reached'
  | 'throttled'
  | 'not-ready'
  /** It may have been scored: reset, timeout, a fault behind the door. */
  | 'unknown-outcome';

export interface RetryRules {
  /** Tries after the first. */
  readonly maxRetries: number;
  /** Whether a request whose outcome is unknown may be sent once more: a score has no side effects. */
  readonly scoringIsPure: boolean;
  /** From 0 to under 1. */
  readonly random: () => number;
}

/**
 * Milliseconds to wait before the next try; undefined where there is none to be. Called once after every failed try.
 * @param remainingMs what is left of the deadline: a try that would begin with next to nothing of it is not made
 * @param retryAfterMs what the other side asked for; the pause is never shorter
 */
export type NextRetry = (mishap: Mishap, remainingMs: number, retryAfterMs?: number) => number | undefined;

/** First pauses. A refused connection is often a listener that is behind for a moment; throttling and starting take longer. */
const FIRST_PAUSE_MS: Readonly<Record<Mishap, number>> = {
  'not-reached': 50,
  throttled: 500,
  'not-ready': 500,
  'unknown-outcome': 50,
};
const MAX_PAUSE_MS = 5000;
/** A try needs at least this to be worth making. */
const MIN_TRY_MS = 100;

/**
 * The retries of one call: pauses that double, each between a half and the whole of its length at random so that callers who failed
 * together don't come back together. After an unknown outcome there is one more try, and only where `scoringIsPure`.
 */
export function createRetries({ maxRetries, scoringIsPure, random }: RetryRules): NextRetry {
  let retries = 0;
  let hasRepeated = false;
  return (mishap, remainingMs, retryAfterMs = 0) => {
    if (retries >= maxRetries) return undefined;
    const isRepeat = mishap === 'unknown-outcome';
    if (isRepeat && (!scoringIsPure || hasRepeated)) return undefined;
    const longestMs = Math.min(FIRST_PAUSE_MS[mishap] * 2 ** retries, MAX_PAUSE_MS);
    const pauseMs = Math.max(retryAfterMs, Math.round((longestMs / 2) * (1 + random())));
    if (pauseMs + MIN_TRY_MS > remainingMs) return undefined;
    retries++;
    hasRepeated ||= isRepeat;
    return pauseMs;
  };
}
