const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 10_000;

/**
 * Milliseconds before the next try, after so many tries: they double, and each is a half to the whole of its length at random, so that
 * payloads which failed together don't come back together. Never shorter than what the other side asked for.
 */
export function backoffMs(
  tries: number,
  retryAfterSeconds: number | undefined,
  random: () => number,
): number {
  const longestMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, tries - 1), MAX_PAUSE_MS);
  return Math.max((retryAfterSeconds ?? 0) * 1000, Math.round((longestMs / 2) * (1 + random())));
}
