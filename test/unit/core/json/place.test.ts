import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { invalidJson, JsonFault } from '../../../../src/core/json/fault.ts';
import { scanJson } from '../../../../src/core/json/scan.ts';
import { jsonish } from './jsonish.ts';

/** The detail that a caller gets for a body. */
function complaint(body: string | Uint8Array): string | undefined {
  const bytes = Buffer.from(body);
  try {
    scanJson(bytes);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof JsonFault)) throw thrown;
    return invalidJson(bytes, thrown).detail;
  }
}

describe('the place of a fault in JSON', () => {
  it.each([
    ['', 'Line 1, column 1: the body is empty; expected a JSON value.'],
    ['\r\n \n', 'Line 3, column 1: the body is empty; expected a JSON value.'],
    ['{"a":1', "Line 1, column 7: expected ',' or '}'."],
    ['[1 2]', "Line 1, column 4: expected ',' or ']'."],
    ['{"a" 1}', "Line 1, column 6: expected ':'."],
    ['{a:1}', 'Line 1, column 2: expected a name in double quotes.'],
    ['{"a":1}\r\n}', 'Line 2, column 1: expected nothing after the JSON value.'],
    ['{\n  "a": tru\n}', 'Line 2, column 8: expected a JSON value.'],
    ['{\r\n  "é€😀": x}', 'Line 2, column 10: expected a JSON value.'],
    ['"é', 'Line 1, column 3: the string is not closed.'],
    ['"a\tb"', 'Line 1, column 3: a control character in a string must be escaped.'],
    ['"😀\\x"', 'Line 1, column 3: not an escape sequence of JSON.'],
    ['"\\u12g4"', 'Line 1, column 2: expected four hexadecimal digits after \\u.'],
    ['[01]', 'Line 1, column 2: a number must not begin with 0.'],
    ['[-]', "Line 1, column 3: expected a digit after '-'."],
    ['[1.]', 'Line 1, column 4: expected a digit.'],
    ['[1e+]', 'Line 1, column 5: expected a digit.'],
    ['\ufeff{}', 'Line 1, column 1: JSON must not begin with a byte order mark.'],
    ['\ufefb', 'Line 1, column 1: expected a JSON value.'],
  ])('of %j is told', (body, expected) => expect(complaint(body)).toBe(expected));

  it.each([
    [[0xff], 1, 1],
    [[0x22, 0xc3, 0x28], 1, 2],
    [[0x0a, 0x22, 0xc3, 0xa9, 0xe2, 0x82], 2, 3],
    // A character of four bytes, and a bad byte right behind it.
    [[0xf0, 0x9f, 0x98, 0x80, 0xff], 1, 2],
    // A surrogate in UTF-8 is not UTF-8.
    [[0x22, 0xed, 0xa0, 0x80, 0x22], 1, 2],
  ])('of %j, which is not UTF-8, is line %d, column %d', (bytes, line, column) => {
    expect(complaint(Uint8Array.from(bytes))).toBe(`Line ${line}, column ${column}: the body must be UTF-8.`);
  });

  it('of a byte that is not UTF-8 is behind all that is good, whatever that is and whatever follows', () => {
    const good = fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', '\n'), maxLength: 60 });
    const bad = fc.constantFrom([0xff], [0x80], [0xe2, 0x82, 0x20], [0xc0, 0xaf], [0xf5]);
    fc.assert(
      fc.property(good, bad, fc.uint8Array({ maxLength: 60 }), (text, bytes, rest) => {
        const lines = text.split('\n');
        const column = [...(lines.at(-1) ?? '')].length + 1;
        const body = Buffer.concat([Buffer.from(text), Uint8Array.from(bytes), rest]);
        expect(complaint(body)).toBe(`Line ${lines.length}, column ${column}: the body must be UTF-8.`);
      }),
      { numRuns: 500 },
    );
  });

  it('is told without a word of the body', () => {
    const secret = 'Salary81000';
    for (const body of [
      `{"a":${secret}}`,
      `{"${secret}":}`,
      `{"a":"${secret}`,
      `"\\${secret}"`,
      `{}${secret}`,
    ]) {
      expect(complaint(body)).not.toContain(secret.slice(0, 4));
    }
  });

  it('is within the body or right behind it', () => {
    fc.assert(
      fc.property(jsonish, (text) => {
        const [, line, column] =
          /^Line (\d+), column (\d+): /.exec(complaint(text) ?? 'Line 1, column 1: ') ?? [];
        const lines = text.split('\n');
        expect(Number(line)).toBeLessThanOrEqual(lines.length);
        expect(Number(column)).toBeLessThanOrEqual([...(lines[Number(line) - 1] ?? '')].length + 1);
      }),
    );
  });
});
