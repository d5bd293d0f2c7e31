import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createByteBudget } from '../../../../src/core/scoring/byte-budget.ts';

const refused = expect.objectContaining({ code: 'overloaded', retryAfterSeconds: 1 });

describe('the memory for bodies', () => {
  it('is handed out to the last byte and no further', () => {
    const budget = createByteBudget(100);
    budget.reserve(60);
    budget.reserve(40);
    expect(() => budget.reserve(1)).toThrow(refused);
    budget.release(40);
    budget.reserve(40);
    expect(budget.heldBytes).toBe(100);
  });

  it('takes an answer that is there already, and makes the next request wait for it', () => {
    const budget = createByteBudget(100);
    budget.reserve(90);
    budget.hold(50);
    expect(budget.heldBytes).toBe(140);
    budget.release(90);
    expect(() => budget.reserve(51)).toThrow(refused);
    budget.reserve(50);
  });

  it('is all there again when everything was given back, whatever was refused between', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 60 })), (sizes) => {
        const budget = createByteBudget(100);
        const held: number[] = [];
        for (const size of sizes) {
          try {
            budget.reserve(size);
            held.push(size);
          } catch {
            expect(budget.heldBytes + size).toBeGreaterThan(100);
          }
          expect(budget.heldBytes).toBeLessThanOrEqual(100);
        }
        for (const size of held) budget.release(size);
        expect(budget.heldBytes).toBe(0);
      }),
    );
  });
});
