/** Upper bounds in seconds: from a fast tree on loopback to SageMaker's 60 s. */
export const DURATION_BOUNDS_SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
] as const;

/** Counts of durations by upper bound, in seconds; the last count is of those over the last bound. */
export interface Histogram {
  readonly counts: Float64Array;
  readonly sumSeconds: number;
  observe(durationMs: number): void;
}

export function createHistogram(): Histogram {
  const counts = new Float64Array(DURATION_BOUNDS_SECONDS.length + 1);
  let sumSeconds = 0;
  return {
    counts,
    get sumSeconds() {
      return sumSeconds;
    },
    observe(durationMs) {
      const seconds = durationMs / 1000;
      let bucket = 0;
      while (bucket < DURATION_BOUNDS_SECONDS.length && seconds > (DURATION_BOUNDS_SECONDS[bucket] ?? 0))
        bucket++;
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      sumSeconds += seconds;
    },
  };
}
