import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRetries, type Mishap } from '../../../../src/core/scoring/retries.ts';

const RULES = { maxRetries: 3, scoringIsPure: false, random: () => 0.9999 };
const PLENTY_MS = 60_000;
const MISHAPS: readonly Mishap[] = ['not-reached', 'throttled', 'not-ready', 'unknown-outcome'];

describe('The tries after a failed one', () => {
  it.each(['not-reached', 'throttled', 'not-ready'] as const)('are as many as allowed: %s', (mishap) => {
    const next = createRetries(RULES);
    const pauses = Array.from({ length: 5 }, () => next(mishap, PLENTY_MS));
    expect(pauses.map((pauseMs) => pauseMs !== undefined)).toEqual([true, true, true, false, false]);
  });

  it('come after pauses that double', () => {
    const next = createRetries(RULES);
    expect(Array.from({ length: 3 }, () => next('throttled', PLENTY_MS))).toEqual([500, 1000, 2000]);
  });

  it('come at different times for callers who failed together', () => {
    const pauseMs = (random: number) =>
      createRetries({ ...RULES, random: () => random })('throttled', PLENTY_MS);
    expect([pauseMs(0), pauseMs(0.5), pauseMs(0.9999)]).toEqual([250, 375, 500]);
  });

  it('wait as long as they are asked to', () => {
    expect(createRetries(RULES)('throttled', PLENTY_MS, 3000)).toBe(3000);
    expect(createRetries(RULES)('throttled', PLENTY_MS, 10)).toBe(500);
  });

  it('are not begun where the deadline leaves no time for them', () => {
    expect(createRetries(RULES)('throttled', 599)).toBeUndefined();
    expect(createRetries(RULES)('throttled', 600)).toBe(500);
    expect(createRetries(RULES)('throttled', 3000, 2950)).toBeUndefined();
  });

  it('are none after an unknown outcome', () => {
    expect(createRetries(RULES)('unknown-outcome', PLENTY_MS)).toBeUndefined();
  });

  it('are one after an unknown outcome where a score has no side effects, whatever else fails', () => {
    const next = createRetries({ ...RULES, maxRetries: 9, scoringIsPure: true });
    expect(next('unknown-outcome', PLENTY_MS)).toBeDefined();
    expect(next('throttled', PLENTY_MS)).toBeDefined();
    expect(next('unknown-outcome', PLENTY_MS)).toBeUndefined();
  });

  it('never exceed their number, their deadline, or one unknown outcome', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 6 }),
        fc.boolean(),
        fc.array(fc.record({ mishap: fc.constantFrom(...MISHAPS), remainingMs: fc.nat({ max: 20_000 }) })),
        (maxRetries, scoringIsPure, failures) => {
          const next = createRetries({ maxRetries, scoringIsPure, random: Math.random });
          let retries = 0;
          let repeats = 0;
          for (const { mishap, remainingMs } of failures) {
            const pauseMs = next(mishap, remainingMs);
            if (pauseMs === undefined) continue;
            retries++;
            if (mishap === 'unknown-outcome') repeats++;
            expect(pauseMs).toBeLessThan(remainingMs);
          }
          expect(retries).toBeLessThanOrEqual(maxRetries);
          expect(repeats).toBeLessThanOrEqual(scoringIsPure ? 1 : 0);
        },
      ),
    );
  });
});
