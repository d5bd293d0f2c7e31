import { describe, expect, it } from '@jest/globals';
import { createSample } from '../../../../src/core/metrics/sample.ts';

/** Numbers that look random and are the same in every run (Park and Miller's generator). */
function seeded(): () => number {
  let state = 20_261_122;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('a sample of latencies', () => {
  it('is all of them where they are few', () => {
    const sample = createSample(99);
    for (const value of upTo(99)) sample.add(value);
    expect(sample.take()).toEqual({ values: upTo(99), seen: 99 });
  });

  it('is never larger than its size, and says how many there were', () => {
    const sample = createSample(99);
    for (const value of upTo(10_000)) sample.add(value);
    const { values, seen } = sample.take();
    expect([values.length, seen, new Set(values).size]).toEqual([99, 10_000, 99]);
  });

  it('holds early and late values alike, or a slow start would hide or colour everything', () => {
    const sample = createSample(10, seeded());
    const taken = upTo(100).map(() => 0);
    const rounds = 5000;
    for (const _ of upTo(rounds)) {
      for (const value of upTo(100)) sample.add(value);
      for (const value of sample.take().values) taken[value] = (taken[value] ?? 0) + 1;
    }
    // Each is expected in a tenth of the rounds; six standard deviations are 127 of 500.
    expect(Math.min(...taken)).toBeGreaterThan(rounds / 10 - 127);
    expect(Math.max(...taken)).toBeLessThan(rounds / 10 + 127);
  });

  it('begins anew after each flush', () => {
    const sample = createSample(2);
    sample.add(1);
    const first = sample.take();
    sample.add(2);
    expect(sample.take()).toEqual({ values: [2], seen: 1 });
    expect(first).toEqual({ values: [1], seen: 1 });
    expect(sample.take()).toEqual({ values: [], seen: 0 });
  });
});
