import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHistogram, DURATION_BOUNDS_SECONDS } from '../../../../src/core/metrics/histogram.ts';

describe('a histogram of durations', () => {
  it('counts a duration that is exactly a bound as within it, as Prometheus does', () => {
    const histogram = createHistogram();
    for (const seconds of DURATION_BOUNDS_SECONDS) histogram.observe(seconds * 1000);
    expect([...histogram.counts]).toEqual([...DURATION_BOUNDS_SECONDS.map(() => 1), 0]);
  });

  it('has a place for what is longer than SageMaker waits', () => {
    const histogram = createHistogram();
    histogram.observe(590_000);
    expect(histogram.counts.at(-1)).toBe(1);
    expect(histogram.sumSeconds).toBe(590);
  });

  it('counts each duration once, at or under its bound', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100_000, noNaN: true })), (durations) => {
        const { counts, observe } = createHistogram();
        for (const duration of durations) observe(duration);
        let total = 0;
        for (const [i, bound] of DURATION_BOUNDS_SECONDS.entries()) {
          total += counts[i] ?? 0;
          expect(total).toBe(durations.filter((duration) => duration / 1000 <= bound).length);
        }
        expect(total + (counts.at(-1) ?? 0)).toBe(durations.length);
      }),
    );
  });
});
