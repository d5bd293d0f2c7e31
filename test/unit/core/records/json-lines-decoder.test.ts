import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asProblem } from '../../../../src/core/errors/problem-error.ts';
import { recordShape } from '../../../../src/core/record-shape.ts';
import { createJsonLinesDecoder, MAX_EMPTY_LINES } from '../../../../src/core/records/json-lines-decoder.ts';
import type { JsonRecordOptions } from '../../../../src/core/records/json-record.ts';
import { jsonish } from '../json/jsonish.ts';
import { cuts, decode, lenient, records, type SeenRecord } from './decoding.ts';

const read = (text: string, options: JsonRecordOptions = lenient, at: readonly number[] = []) =>
  decode(createJsonLinesDecoder(options), Buffer.from(text), at);

const good = (number: number, payload: string): SeenRecord => ({ number, payload });
const bad = (number: number, message: string): SeenRecord => ({ number, messages: [message] });
const EMPTY = (line: number) => bad(line, `Line ${line} is empty.`);

describe('JSON Lines', () => {
  it.each([
    ['LF', '{"A":1}\n{"A":2}\n'],
    ['CRLF', '{"A":1}\r\n{"A":2}\r\n'],
    ['no last line end', '{"A":1}\n{"A":2}'],
    ['a byte order mark', '\ufeff{"A":1}\n{"A":2}'],
    ['blank lines at the end', '{"A":1}\n{"A":2}\n\r\n \t\n\n '],
  ])('are read with %s', (_, text) => {
    expect(read(text)).toEqual({ records: [good(1, '{"A":1}'), good(2, '{"A":2}')] });
  });

  it.each([[''], ['\n'], ['\r\n\n'], ['\ufeff'], ['\ufeff\n'], ['  ']])(
    'without records, %j, give none',
    (text) => {
      expect(read(text)).toEqual({ records: [] });
    },
  );

  it.each([
    ['{"A":1}\n\n{"A":2}', [good(1, '{"A":1}'), EMPTY(2), good(3, '{"A":2}')]],
    ['\n \r\n{}', [EMPTY(1), EMPTY(2), good(3, '{}')]],
    ['{}\n{"A":é}\n{}', [good(1, '{}'), bad(2, 'Line 2, column 6: expected a JSON value.'), good(3, '{}')]],
    ['{"é":x}\n', [bad(1, 'Line 1, column 6: expected a JSON value.')]],
    ['{}\n{"A":1', [good(1, '{}'), bad(2, "Line 2, column 7: expected ',' or '}'.")]],
    ['{}{}', [bad(1, 'Line 1, column 3: expected nothing after the JSON value.')]],
    [
      '{}\n\ufeff{}',
      [good(1, '{}'), bad(2, 'Line 2, column 1: JSON must not begin with a byte order mark.')],
    ],
    ['{"inputs":[{"value":1}]}', [bad(1, 'Element 1 of inputs must be an object with a string "name".')]],
  ])('%j: a faulty line is a faulty record and no other', (text, expected) => {
    expect(read(text).records).toEqual(expected);
  });

  it('tell of a line that is no object, one that is nested too deep and one that is not UTF-8', () => {
    const body = Buffer.concat([
      Buffer.from(`5\n{"A":${'['.repeat(64)}${']'.repeat(64)}}\n{"A":"`),
      Buffer.from([0xff]),
      Buffer.from('"}\n{}'),
    ]);
    const { records: found } = decode(createJsonLinesDecoder(lenient), body);
    expect(found).toEqual([
      bad(1, expect.stringMatching(/^Expected a JSON object: .* got a number\.$/) as never),
      bad(2, 'Line 2, column 69: nested deeper than 64.'),
      bad(3, 'Line 3, column 7: the body must be UTF-8.'),
      good(4, '{}'),
    ]);
  });

  it('pass over a line that is too long, however it comes, and count only what is the record', () => {
    const options = { ...lenient, maxRecordBytes: 10 };
    const fits = '{"A":"10"}';
    const text = `\ufeff${fits}\r\n{"A":"101"}\n${' '.repeat(50)}\n{}\n`;
    const expected = [
      good(1, fits),
      bad(2, 'Line 2 is longer than 10 bytes.'),
      bad(3, 'Line 3 is longer than 10 bytes.'),
      good(4, '{}'),
    ];
    fc.assert(
      fc.property(fc.array(fc.nat(100)), (at) => expect(read(text, options, at).records).toEqual(expected)),
    );
  });

  it('may end in any number of empty lines, but not go on after very many', () => {
    const gap = '\n'.repeat(MAX_EMPTY_LINES);
    expect(read(`{}\n${gap}\n\n\n`)).toEqual({ records: [good(1, '{}')] });
    expect(read(`{}\n${gap}{}`).records).toHaveLength(MAX_EMPTY_LINES + 2);
    expect(read(`{}\n${gap}\n{}`)).toEqual({
      records: [good(1, '{}')],
      problem: `invalid-request: There are more than ${MAX_EMPTY_LINES} empty lines after line 1.`,
    });
  });

  it('leave it to the first line of one chunk to be cut out without a copy', () => {
    const chunk = Buffer.from('{"A":1}\n{"A":2}\n');
    const [first, second] = createJsonLinesDecoder(lenient).push(chunk);
    chunk.write('7', 5);
    chunk.write('8', 13);
    expect([first, second].map((record) => record && 'payload' in record && String(record.payload))).toEqual([
      '{"A":7}',
      '{"A":8}',
    ]);
  });

  it('carry what the check found, and their fields where they are to be joined', () => {
    const decoder = createJsonLinesDecoder({
      ...lenient,
      keepInputs: true,
      check: (_, __, record) => (record === 2 ? [{ record, field: 'A', message: 'Must be a number.' }] : []),
    });
    const text =
      '{"inputs":[{"name":"A","value":1.50},{"name":"B"}]}\n{"A":"x","B":null}\n{"data":{"A":1,"A":2}}\n5';
    const found = [...decoder.push(Buffer.from(text)), ...decoder.end()];
    expect(found.map(({ inputs }) => inputs)).toEqual([
      [
        { name: 'A', json: '1.50' },
        { name: 'B', json: 'null' },
      ],
      [
        { name: 'A', json: '"x"' },
        { name: 'B', json: 'null' },
      ],
      [{ name: 'A', json: '2' }],
      undefined,
    ]);
    expect(found.map((record) => 'errors' in record && record.errors)).toEqual([
      false,
      [{ record: 2, field: 'A', message: 'Must be a number.' }],
      false,
      [{ record: 4, message: expect.any(String) }],
    ]);
    expect(decoder.hasHeader).toBeUndefined();
  });

  it('let a fault of the check itself through', () => {
    const broken = () => {
      throw new RangeError('a bug');
    };
    expect(() => read('{}\n', { ...lenient, check: broken })).toThrow('a bug');
  });

  it('give back every record that was written, byte for byte, however it is cut', () => {
    const lineEnd = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(records, lineEnd), { maxLength: 5 }),
        fc.constantFrom('', '\ufeff'),
        fc.constantFrom('', '\n', ' \r\n\n'),
        cuts,
        (lines, mark, tail, at) => {
          const texts = lines.map(([record]) => JSON.stringify(record));
          const body = mark + lines.map(([, end], i) => texts[i] + end).join('') + tail;
          const decoded = read(body, lenient, at);
          expect(decoded.problem).toBeUndefined();
          const judged = texts.map((text, i) => judge(text, i + 1));
          expect(decoded.records).toEqual(judged);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it('are judged line by line as single records are, however they are cut', () => {
    const line = jsonish.map((text) => text.replace(/[\r\n]/g, ' ')).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), cuts, (lines, at) => {
        fc.pre(lines[0]?.startsWith('\ufeff') === false);
        const found = read(lines.join('\n'), lenient, at).records;
        expect(found).toEqual(lines.map((text, i) => judge(text, i + 1)));
      }),
      { numRuns: 10_000 },
    );
  });

  it('of arbitrary bytes give records, the same ones however they are cut', () => {
    const bytes = fc.array(
      fc.oneof(fc.constantFrom(0x0a, 0x0d, 0x7b, 0x7d, 0x22, 0x3a, 0x20, 0xef, 0xbb, 0xbf), fc.nat(255)),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(bytes, cuts, fc.constantFrom(4, 100), (body, at, maxRecordBytes) => {
        const options = { ...lenient, maxRecordBytes };
        const whole = decode(createJsonLinesDecoder(options), Uint8Array.from(body));
        expect(decode(createJsonLinesDecoder(options), Uint8Array.from(body), at)).toEqual(whole);
        expect(whole.records.map(({ number }) => number)).toEqual(whole.records.map((_, i) => i + 1));
      }),
      { numRuns: 10_000 },
    );
  });
});

/** What a line should come to, by the judgement over single records. */
function judge(text: string, number: number): SeenRecord {
  try {
    recordShape(Buffer.from(text));
    return good(number, text);
  } catch (thrown) {
    const { code, message } = asProblem(thrown);
    return bad(number, code === 'invalid-json' ? message.replace('Line 1,', `Line ${number},`) : message);
  }
}
