/** SQS delays a message by at most 15 minutes (SendMessage API reference, `DelaySeconds`). */
export const MAX_DELAY_SECONDS = 900;
const FIRST_DELAY_SECONDS = 5;

/**
 * Seconds until a message that was put back is delivered again, after so many times: they double, and each is a half to the whole of its
 * length at random, so that messages which were put back together don't come back together.
 */
export function delaySeconds(times: number, longestSeconds: number, random: () => number): number {
  const wholeSeconds = Math.min(FIRST_DELAY_SECONDS * 2 ** Math.min(times, 20), longestSeconds);
  return Math.round((wholeSeconds / 2) * (1 + random()));
}
