/** Counts of values by upper bound, as Prometheus' histograms have them. */
export interface Histogram {
  observe(value: number): void;
  /** The lines of the family in text format 0.0.4, with its TYPE line. */
  lines(): readonly string[];
}

/** @param upperBounds ascending; values above the last are counted under `+Inf` */
export function createHistogram(name: string, upperBounds: readonly number[]): Histogram {
  const counts = new Array<number>(upperBounds.length + 1).fill(0);
  let sum = 0;
  return {
    observe(value) {
      let bucket = 0;
      while (bucket < upperBounds.length && value > (upperBounds[bucket] ?? Infinity)) bucket++;
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      sum += value;
    },
    lines() {
      let cumulative = 0;
      const buckets = counts.map((count, index) => {
        cumulative += count;
        return `${name}_bucket{le="${upperBounds[index] ?? '+Inf'}"} ${cumulative}`;
      });
      return [`# TYPE ${name} histogram`, ...buckets, `${name}_sum ${sum}`, `${name}_count ${cumulative}`];
    },
  };
}

/** `bins` upper bounds of equal distance, the last of them `max`. */
export function equalBins(max: number, bins: number): readonly number[] {
  return Array.from({ length: Math.max(1, Math.floor(bins)) }, (_, index) => (max * (index + 1)) / bins);
}
