import { describe, expect, it } from '@jest/globals';
import type { Figures } from '../../bench/figures.ts';
import { allMet, judge } from '../../bench/marks.ts';

function figures(peerId: string, changed: Partial<Figures> = {}): Figures {
  return {
    peerId,
    connections: 32,
    rounds: 5,
    requestsPerSecond: 1000,
    p50Ms: 1,
    p99Ms: 2,
    errors: 0,
    cpuUsPerRequest: 1000,
    peakResidentBytes: 100_000_000,
    ...changed,
  };
}

const ours = figures('ours', { requestsPerSecond: 6000, cpuUsPerRequest: 200 });
const peers = [figures('flask'), figures('fastify', { requestsPerSecond: 5999 })];

function verdicts(changed: Partial<Figures>): string[] {
  return judge([{ ...ours, ...changed }, ...peers]).map(({ verdict }) => verdict);
}

describe('the marks', () => {
  it('are met exactly at their limits', () => {
    const marks = judge([{ ...ours, peakResidentBytes: 120_000_000 }, ...peers]);
    expect(marks.map(({ verdict }) => verdict)).toEqual(['met', 'met', 'met', 'met', 'met']);
    expect(allMet(marks)).toBe(true);
  });

  it.each<[string, number, Partial<Figures>]>([
    ['throughput under 6 times that of Flask', 0, { requestsPerSecond: 5999.5 }],
    ["CPU time over a fifth of Flask's", 1, { cpuUsPerRequest: 201 }],
    ['throughput no better than that of @fastify/http-proxy', 2, { requestsPerSecond: 5999 }],
    ['more than 120 MB', 3, { peakResidentBytes: 120_000_001 }],
    ['a single error', 4, { errors: 1 }],
  ])('are missed by %s', (_, index, changed) => {
    expect(verdicts(changed)[index]).toBe('not met');
  });

  it('are missed by an error at any concurrency', () => {
    const marks = judge([ours, figures('ours', { connections: 1, errors: 1 }), ...peers]);
    expect(marks.at(-1)?.verdict).toBe('not met');
  });

  it("aren't met by not having been measured", () => {
    const marks = judge([ours, figures('fastify')]);
    expect(marks.map(({ verdict }) => verdict)).toEqual([
      'not measured',
      'not measured',
      'met',
      'met',
      'met',
    ]);
    expect(allMet(marks)).toBe(false);
  });
});
