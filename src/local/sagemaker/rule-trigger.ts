/** When a rule applies: always, or by one of `count`, `everyNth` and `probability`. */
export interface Trigger {
  readonly count?: number;
  readonly everyNth?: number;
  readonly probability?: number;
  readonly seed?: number;
}

/**
 * Says for one request after another whether the rule applies to it: the same seed, the same requests.
 * @throws {Error} where there is more than one condition
 */
export function ruleTrigger({ count, everyNth, probability, seed = 1 }: Trigger): () => boolean {
  if ([count, everyNth, probability].filter((condition) => condition !== undefined).length > 1) {
    throw new Error('a rule has at most one of count, everyNth and probability');
  }
  let seen = 0;
  if (count !== undefined) return () => seen++ < count;
  if (everyNth !== undefined) return () => ++seen % everyNth === 0;
  if (probability === undefined) return () => true;
  const random = seededRandom(seed);
  return () => random() < probability;
}

/** Numbers from 0 to 1 (xorshift32, Marsaglia 2003). */
function seededRandom(seed: number): () => number {
  // The state may be anything but 0.
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}
