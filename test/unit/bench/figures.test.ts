import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { errorLines, figuresOf, median, pick } from '../../bench/figures.ts';
import type { Sample } from '../../bench/measure.ts';

function sample(peerId: string, round: number, requestsPerSecond: number, statusErrors = 0): Sample {
  return {
    peerId,
    round,
    connections: 32,
    load: {
      requests: 1000,
      requestsPerSecond,
      p50Ms: requestsPerSecond / 10,
      p99Ms: requestsPerSecond,
      bytesPerRequest: 500,
      errors: { connect: 0, read: 0, write: 0, status: statusErrors, timeout: 0 },
    },
    use: {
      cpuUsPerRequest: requestsPerSecond * 2,
      peakResidentBytes: round * 1_000_000,
      processes: 1,
      logBytesPerRequest: 300,
    },
  };
}

describe('the figures of a run', () => {
  it('are medians over the rounds, the peak for memory, the sum for errors', () => {
    const samples = [sample('ours', 1, 10), sample('ours', 2, 1000, 4), sample('ours', 3, 20, 1)];
    expect(figuresOf(samples)).toEqual([
      {
        peerId: 'ours',
        connections: 32,
        rounds: 3,
        requestsPerSecond: 20,
        p50Ms: 2,
        p99Ms: 20,
        errors: 5,
        cpuUsPerRequest: 40,
        peakResidentBytes: 3_000_000,
        processes: 1,
        logBytesPerRequest: 300,
      },
    ]);
  });

  it('keep peers and concurrencies apart', () => {
    const samples = [
      sample('ours', 1, 10),
      sample('nginx', 1, 90),
      { ...sample('ours', 1, 5), connections: 1 },
    ];
    const figures = figuresOf(samples);
    expect(pick(figures, 'ours', 32)?.requestsPerSecond).toBe(10);
    expect(pick(figures, 'ours', 1)?.requestsPerSecond).toBe(5);
    expect(pick(figures, 'nginx', 32)?.requestsPerSecond).toBe(90);
    expect(pick(figures, 'nginx', 1)).toBeUndefined();
  });

  it('have no CPU time or memory where there is no proxy', () => {
    const { use: _, ...direct } = sample('direct', 1, 10);
    expect(figuresOf([direct])[0]).not.toHaveProperty('cpuUsPerRequest');
  });

  it('name each round that had errors, and what they were', () => {
    expect(errorLines([sample('ours', 1, 10), sample('nginx', 2, 10, 7)])).toEqual([
      'round 2, nginx, concurrency 32: 7 status (of 1000 requests)',
    ]);
  });
});

describe('the median', () => {
  it('has as many values above it as below it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values);
        const above = values.filter((value) => value > middle).length;
        const below = values.filter((value) => value < middle).length;
        expect(Math.max(above, below)).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });

  it('lies between the two middle values where their number is even', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it("isn't made up where there are no values", () => {
    expect(() => median([])).toThrow(RangeError);
  });
});
