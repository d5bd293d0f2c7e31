import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keptScores, scoresIn } from '../../../bench/records/post-file.ts';

const csv = `I_BAD,P_BAD1,_error_\n${Array.from({ length: 300 }, (_, n) => `           0,0.${n}5,\n`).join('')}`;

describe('the scores of a CSV', () => {
  it('are counted and the first are kept, digit by digit, however the body was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: csv.length }), { maxLength: 8 }), (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), csv.length];
        const chunks = edges.slice(1).map((end, i) => Buffer.from(csv.slice(edges[i], end)));
        const { rows, firstScores } = scoresIn(chunks);
        expect(rows).toBe(300);
        expect(firstScores).toHaveLength(keptScores);
        expect(firstScores[10]).toBe('0.105');
      }),
    );
  });

  it.each(['P_BAD1,_error_\n0.5,\n,invalid-record\n', 'I_BAD\n0\n', 'P_BAD1\nnull\n'])(
    "aren't taken from a body where a row has none: %j",
    (body) => {
      expect(() => scoresIn([Buffer.from(body)])).toThrow('has no score');
    },
  );
});
