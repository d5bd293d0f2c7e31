import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isWholeNumber } from '../../../../src/core/signature/whole-number.ts';

const isWhole = (text: string) => isWholeNumber(Buffer.from(`[${text}]`), 1, 1 + text.length);

describe('a number is whole by its digits', () => {
  it.each([
    '0',
    '-0',
    '7',
    '-12',
    '1.0',
    '1.00',
    '1e3',
    '1E+3',
    '1.5e1',
    '10e-1',
    '1200e-2',
    '0e-5',
    '0.000',
  ])('%s is', (text) => expect(isWhole(text)).toBe(true));

  it.each(['0.5', '-1.5', '1e-1', '1.25e1', '15e-1', '1200e-3', '-0.10'])('%s is not', (text) =>
    expect(isWhole(text)).toBe(false),
  );

  it('even where a double would round the fraction away', () => {
    expect(isWhole('9007199254740993.5')).toBe(false);
    expect(isWhole('1.00000000000000000000000001')).toBe(false);
    expect(isWhole('1e-400')).toBe(false);
    expect(isWhole('9007199254740993.50e1')).toBe(true);
  });

  it('even where its exponent has more digits than a number can hold', () => {
    expect(isWhole(`1.5e${'9'.repeat(400)}`)).toBe(true);
    expect(isWhole(`1e-${'9'.repeat(400)}`)).toBe(false);
    expect(isWhole(`0e-${'9'.repeat(400)}`)).toBe(true);
  });

  it('as exact arithmetic has it', () => {
    fc.assert(
      fc.property(
        digits,
        fc.option(digits),
        fc.integer({ min: -12, max: 12 }),
        (whole, fraction, exponent) => {
          const leading = whole.replace(/^0+(?=\d)/, '');
          const text = `${leading}${fraction === null ? '' : `.${fraction}`}e${exponent}`;
          const scaled = BigInt(leading + (fraction ?? '')) * 10n ** BigInt(exponent + 12);
          expect(isWhole(text)).toBe(scaled % 10n ** BigInt(12 + (fraction ?? '').length) === 0n);
        },
      ),
      { numRuns: 10_000 },
    );
  });
});

const digits = fc.stringMatching(/^[0-9]{1,8}$/).map((text) => text.replace(/[1-4]/g, '0'));
