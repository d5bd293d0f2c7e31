import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { indexByName } from '../../../../src/core/signature/name-index.ts';
import type { Variable } from '../../../../src/core/signature/signature.ts';

const variables = (...names: readonly string[]): Variable[] =>
  names.map((name) => ({ name, type: 'number' as const }));

const homeLoan = indexByName(variables('LOAN', 'MORTDUE', 'Debt Inc', 'Größe', '変数', 'a\\u0062'));

/** Looks a name up as it stands in a body, written as this JSON string. */
function find(json: string, index = homeLoan): number {
  const body = Buffer.from(`{${json}:1}`);
  return index.at(body, 1, body.lastIndexOf('"') + 1);
}

describe('a variable is found by its name', () => {
  it.each([
    ['"LOAN"', 0],
    ['"loan"', 0],
    ['"LoAn"', 0],
    ['"mortdue"', 1],
    ['"debt inc"', 2],
    ['"Größe"', 3],
    ['"GRÖSSE"', -1],
    ['"GRÖßE"', 3],
    ['"変数"', 4],
  ])('%s without regard to case', (json, place) => expect(find(json)).toBe(place));

  it.each([
    ['"\\u004cOAN"', 0],
    ['"l\\u006fan"', 0],
    ['"Gr\\u00f6\\u00DFe"', 3],
    ['"a\\\\u0062"', 5],
    // That is "ab" in JSON, and not the variable whose name has a backslash.
    ['"a\\u0062"', -1],
  ])('%s where it is written with escapes', (json, place) => expect(find(json)).toBe(place));

  it.each(['""', '"LOA"', '"LOANS"', '"L0AN"', '"ł"', '"\\ud800"', `"${'x'.repeat(100_000)}"`])(
    'and %s is none',
    (json) => expect(find(json)).toBe(-1),
  );

  it('given as a text', () => {
    expect(homeLoan.of('mortDUE')).toBe(1);
    expect(homeLoan.of('grÖßE')).toBe(3);
    expect(homeLoan.of('other')).toBe(-1);
  });

  it('the first of those that differ in case alone', () => {
    const index = indexByName(variables('x', 'a', 'A'));
    expect([index.of('A'), find('"A"', index), find('"\\u0041"', index)]).toEqual([1, 1, 1]);
  });

  it('never, where there are no variables', () => {
    const none = indexByName([]);
    expect([none.of(''), none.of('a'), find('""', none), find('"a"', none), find('"\\n"', none)]).toEqual([
      -1, -1, -1, -1, -1,
    ]);
  });

  it('among very many', () => {
    const names = Array.from({ length: 200_000 }, (_, number) => `VAR_${number}`);
    const index = indexByName(variables(...names.slice(0, 5000)));
    expect(names.slice(0, 5000).map((name) => find(`"${name.toLowerCase()}"`, index))).toEqual([
      ...Array(5000).keys(),
    ]);
    expect(indexByName(names.map((name) => ({ name, type: 'number' }))).of('var_199999')).toBe(199_999);
  });

  it('in any spelling, of any alphabet', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyName, { maxLength: 8 }), anyName, fc.nat(3), (names, other, spelling) => {
        const index = indexByName(variables(...names));
        for (const name of [...names, other]) {
          const expected = names.findIndex((known) => known.toLowerCase() === name.toLowerCase());
          const spelt = spellings[spelling]?.(name) ?? name;
          if (spelt.toLowerCase() !== name.toLowerCase()) continue;
          const found = [find(JSON.stringify(spelt), index), find(escaped(spelt), index), index.of(spelt)];
          if (found.some((place) => place !== expected)) throw new Error(`${found}, not ${expected}`);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

const anyName = fc.oneof(
  fc.stringMatching(/^[A-Ca-c_0]{0,4}$/),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

const spellings = [
  (name: string) => name,
  (name: string) => name.toUpperCase(),
  (name: string) => name.toLowerCase(),
];

/** Every UTF-16 unit as an escape. */
function escaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
}
