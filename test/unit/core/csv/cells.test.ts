import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { booleanJson, integerJson, isAtMost, isMissing, numberJson } from '../../../../src/core/csv/cells.ts';

const JSON_NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;
const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 25 });

describe('a number is written in the grammar of JSON, with its digits', () => {
  it.each([
    ['.5', '0.5'],
    ['+5', '5'],
    ['5.', '5'],
    ['-.5', '-0.5'],
    ['+.5e-3', '0.5e-3'],
    ['1E5', '1E5'],
    ['1.E+05', '1E+05'],
    ['007', '7'],
    ['-000', '-0'],
    ['00.10', '0.10'],
    ['  12\t', '12'],
    ['0.1234567890123456789012345', '0.1234567890123456789012345'],
    ['12345678901234567890', '12345678901234567890'],
    ['1e999', '1e999'],
  ])('%j as %s', (cell, json) => expect(numberJson(cell)).toBe(json));

  it.each([
    '-',
    '+',
    '1e',
    'e5',
    '1,5',
    '1 000',
    '0x10',
    'NaN',
    'Infinity',
    '--1',
    '1.2.3',
    '5%',
    '..',
    '.AB',
    '１',
  ])('and %j is none', (cell) => expect(numberJson(cell)).toBeUndefined());

  it('for every number that can be spelt', () => {
    const spelt = fc.tuple(
      fc.constantFrom('', ' ', '\t'),
      fc.constantFrom('', '+', '-'),
      digits,
      fc.option(digits, { nil: undefined }),
      fc.option(fc.tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), fc.nat(30)), {
        nil: undefined,
      }),
    );
    fc.assert(
      fc.property(spelt, ([blank, sign, whole, fraction, exponent]) => {
        fc.pre(whole + (fraction ?? '') !== '');
        const cell = `${blank}${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${exponent?.join('') ?? ''}`;
        const json = numberJson(cell) ?? 'refused';
        expect(json).toMatch(JSON_NUMBER);
        expect(JSON.parse(json)).toBe(Number(cell));
        const counting = (text: string) =>
          text
            .replace(/[eE].*/, '')
            .replace(/[^0-9]/g, '')
            .replace(/^0+/, '');
        expect(counting(json)).toBe(counting(cell));
      }),
      { numRuns: 10_000 },
    );
  });

  it('and nothing else is taken for one', () => {
    const near = fc.string({ unit: fc.constantFrom(...'0159.+-eE AZ_x'), maxLength: 8 });
    fc.assert(
      fc.property(near, (cell) => {
        const json = numberJson(cell);
        const isNumber = cell.trim() !== '' && !Number.isNaN(Number(cell)) && !/[xX]/.test(cell);
        if (json === 'null') expect(cell.trim()).toMatch(/^(\.[_A-Z]?)?$/i);
        else expect([cell, json !== undefined]).toEqual([cell, isNumber]);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe("SAS's missing values", () => {
  it.each(['', ' ', '.', '._', '.A', '.z', ' . '])('%j is null for a number', (cell) => {
    expect(isMissing(cell)).toBe(true);
    expect([numberJson(cell), integerJson(cell), booleanJson(cell)]).toEqual(['null', 'null', 'null']);
  });

  it.each(['..', '.1', '.AA', 'A', '0', '-', 'NA'])('%j is not missing', (cell) =>
    expect(isMissing(cell)).toBe(false),
  );
});

describe('a whole number', () => {
  it.each([
    ['5', '5'],
    ['-5.', '-5'],
    ['5.000', '5'],
    ['1E5', '100000'],
    ['1.5e1', '15'],
    ['10e-1', '1'],
    ['0.5e1', '5'],
    ['-0', '0'],
    ['0e99', '0'],
    ['0.000', '0'],
    ['007', '7'],
    ['100', '100'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1e300', '1e300'],
  ])('%s is sent as %s', (cell, json) => expect(integerJson(cell)).toBe(json));

  it.each(['5.5', '1e-1', '0.1e0', '15e-1', 'five', '1e-999999999999999999999'])('%s is none', (cell) =>
    expect(integerJson(cell)).toBeUndefined(),
  );

  it('keeps its value, whatever its spelling', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.nat(12), (value, shift) => {
        const text = `${value < 0n ? -value : value}`.padStart(shift + 1, '0');
        const sign = value < 0n ? '-' : '';
        const moved = `${sign}${text.slice(0, text.length - shift)}.${text.slice(text.length - shift)}e${shift}`;
        expect(BigInt(integerJson(moved) ?? 'refused')).toBe(value);
      }),
      { numRuns: 10_000 },
    );
  });
});

it('a truth is true, false, 1 or 0', () => {
  expect(['true', ' TRUE ', '1', 'False', '0'].map(booleanJson)).toEqual([
    'true',
    'true',
    'true',
    'false',
    'false',
  ]);
  expect(['yes', '2', 't', '01'].map(booleanJson)).toEqual([undefined, undefined, undefined, undefined]);
});

it('lengths are counted in code points', () => {
  expect(isAtMost(2, '😀😀')).toBe(true);
  expect(isAtMost(2, '😀😀a')).toBe(false);
  expect(isAtMost(3, 'éàü')).toBe(true);
  expect(isAtMost(0, '')).toBe(true);
});

it('a long run of zeros takes no more than a moment', () => {
  const start = performance.now();
  const zeros = '0'.repeat(500_000);
  expect(integerJson(`1${zeros}1`)).toHaveLength(500_002);
  expect(numberJson(`${zeros}x`)).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(2000);
});
