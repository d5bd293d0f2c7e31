/**
 * Says how the invocation is that an answer is about: `pending`, `done` or `failed`. It tells an invocation that has failed from a
 * question about one that could not be answered.
 */
export const INVOCATION_STATUS_HEADER = 'x-invocation-status';

const MAX_RETRY_AFTER_SECONDS = 30;

/** When to ask again: the longer it has taken, the less often. */
export function retryAfterSeconds(ageMs: number): number {
  return Math.min(Math.max(1, Math.round(ageMs / 4000)), MAX_RETRY_AFTER_SECONDS);
}
