import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonFault } from '../../../../src/core/json/fault.ts';
import { scanJson } from '../../../../src/core/json/scan.ts';
import { jsonish } from './jsonish.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function parses(bytes: Uint8Array): boolean {
  try {
    JSON.parse(utf8.decode(bytes));
    return true;
  } catch {
    return false;
  }
}

/** Throws on anything but a verdict, so that a test sees it. */
function scans(bytes: Uint8Array): boolean {
  try {
    scanJson(bytes);
    return true;
  } catch (thrown) {
    if (!(thrown instanceof JsonFault)) throw thrown;
    return false;
  }
}

const agree = (bytes: Uint8Array) =>
  expect([String(bytes), scans(bytes)]).toEqual([String(bytes), parses(bytes)]);

describe('a body is taken as JSON exactly where a JSON parser takes it', () => {
  it('for texts close to JSON', () => {
    fc.assert(
      fc.property(jsonish, (text) => agree(Buffer.from(text))),
      { numRuns: 2000 },
    );
  });

  it('for JSON with a byte changed, inserted or removed', () => {
    const edits = fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.constantFrom(0, 1), fc.constantFrom(0, 1));
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), edits, (text, [place, byte, removed, inserted]) => {
        const bytes = [...Buffer.from(text)];
        bytes.splice(place % (bytes.length + 1), removed, ...(inserted === 1 ? [byte] : []));
        agree(Uint8Array.from(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it('for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), agree), { numRuns: 500 });
    const bytes = fc.array(
      fc.constantFrom(...Buffer.from('"\\{}[]:,0-1.eE+tnu a'), 0xc3, 0xa9, 0xf0, 0x80, 0x00),
    );
    fc.assert(
      fc.property(bytes, (given) => agree(Uint8Array.from(given))),
      { numRuns: 2000 },
    );
  });

  it('for every byte within a string and after a backslash', () => {
    for (let byte = 0; byte < 256; byte++) {
      agree(Uint8Array.of(0x22, byte, 0x22));
      agree(Uint8Array.of(0x22, 0x5c, byte, 0x22));
      agree(Uint8Array.of(0x22, 0x5c, 0x75, 0x30, byte, 0x30, 0x30, 0x22));
    }
  });

  it('for any JSON, written with any white space', () => {
    const spaces = fc.constantFrom('', ' ', '\t', '\r\n', '   ');
    fc.assert(
      fc.property(fc.jsonValue(), spaces, (value, space) => {
        expect(scans(Buffer.from(`${space}${JSON.stringify(value, null, space)}\r\n\t `))).toBe(true);
      }),
    );
  });

  it.each([
    '1',
    '-0',
    '1.50e+07',
    '9'.repeat(400),
    '"\\ud800"',
    '"\\u00e9\\/"',
    '"\u007f\u2028"',
    'null',
    '{"":{}}',
  ])('such as %s', (text) => expect(scans(Buffer.from(text))).toBe(true));

  it.each([
    '',
    ' ',
    '01',
    '1.',
    '.5',
    '+1',
    '-',
    '1e',
    '1e+',
    "'a'",
    '{a:1}',
    '[1,]',
    '{"a":1,}',
    'NaN',
    'truex',
    'nul',
  ])('and not %j', (text) => expect(scans(Buffer.from(text))).toBe(false));

  it('wherever the body stands in its memory', () => {
    const whole = Buffer.from('xx{"data":{}}xx');
    const { start, end } = scanJson(whole.subarray(2, -2));
    expect([start, end]).toEqual([0, 11]);
  });
});
