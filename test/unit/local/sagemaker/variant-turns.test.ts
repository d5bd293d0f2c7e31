import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { variantTurns } from '../../../../src/local/sagemaker/variant-turns.ts';

describe('the turns of production variants', () => {
  const turns = (weights: readonly number[], count: number) => {
    const next = variantTurns(weights.map((weight, index) => ({ name: String(index), weight })));
    return Array.from({ length: count }, next);
  };

  it('are in proportion to the weights, exactly after as many turns as the weights sum up to', () => {
    const weights = fc
      .array(fc.nat(20), { minLength: 1, maxLength: 5 })
      .filter((all) => all.some((one) => one > 0));
    fc.assert(
      fc.property(weights, (given) => {
        const total = given.reduce((sum, weight) => sum + weight, 0);
        const seen = turns(given, 2 * total);
        const counts = given.map((_, index) => seen.filter((name) => name === String(index)).length);
        expect(counts).toEqual(given.map((weight) => 2 * weight));
      }),
    );
  });

  it('are spread evenly', () => {
    expect(turns([3, 1], 8).join('')).toBe('00100010');
  });

  it('take fractions as weights', () => {
    const seen = turns([0.75, 0.25], 1000);
    expect(seen.filter((name) => name === '0')).toHaveLength(750);
  });
});
