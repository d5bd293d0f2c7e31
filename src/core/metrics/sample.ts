/**
 * A fair sample of at most `size` values of a stream of any length (Vitter's algorithm R), and how many there were in all.
 * Powertools flushes by itself at 100 values of one metric, so `size` stays under that.
 */
export interface Sample {
  add(value: number): void;
  /** Hands out what was collected and begins anew. */
  take(): { readonly values: readonly number[]; readonly seen: number };
}

export function createSample(size: number, random: () => number = Math.random): Sample {
  let values: number[] = [];
  let seen = 0;
  return {
    add(value) {
      seen++;
      if (values.length < size) {
        values.push(value);
        return;
      }
      const place = Math.floor(random() * seen);
      if (place < size) values[place] = value;
    },
    take() {
      const taken = { values, seen };
      values = [];
      seen = 0;
      return taken;
    },
  };
}
