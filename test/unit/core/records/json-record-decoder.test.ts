import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asProblem } from '../../../../src/core/errors/problem-error.ts';
import { recordShape } from '../../../../src/core/record-shape.ts';
import { createJsonRecordDecoder } from '../../../../src/core/records/json-record-decoder.ts';
import { jsonish } from '../json/jsonish.ts';
import { cuts, type Decoded, decode, lenient, records } from './decoding.ts';

const read = (text: string, at: readonly number[] = [], options = lenient) =>
  decode(createJsonRecordDecoder(options), Buffer.from(text), at);

describe('one record in a JSON body', () => {
  it.each([
    ['{"A":\n1}\n', { records: [{ number: 1, payload: '{"A":\n1}\n' }] }],
    [
      '{"A":1},{"A":2}',
      { records: [], problem: 'invalid-json: Line 1, column 8: expected nothing after the JSON value.' },
    ],
    ['{\n"é":x}', { records: [], problem: 'invalid-json: Line 2, column 5: expected a JSON value.' }],
    [
      '',
      { records: [], problem: 'invalid-json: Line 1, column 1: the body is empty; expected a JSON value.' },
    ],
    [
      '{"inputs":[{}]}',
      { records: [{ number: 1, messages: ['Element 1 of inputs must be an object with a string "name".'] }] },
    ],
  ])('%j', (text, expected) => expect(read(text)).toEqual(expected));

  it('is faulty where it is too long', () => {
    const options = { ...lenient, maxRecordBytes: 10 };
    expect(read('{"A":"10"}', [3], options).records).toEqual([{ number: 1, payload: '{"A":"10"}' }]);
    expect(read('{"A":"101"}', [3], options).records).toEqual([
      { number: 1, messages: ['The record is longer than 10 bytes.'] },
    ]);
  });

  it('lets a fault of the check itself through', () => {
    const broken = () => {
      throw new RangeError('a bug');
    };
    expect(() => read('{}', [], { ...lenient, check: broken })).toThrow('a bug');
    expect(createJsonRecordDecoder(lenient).hasHeader).toBeUndefined();
  });

  it('is judged as where it is passed on untouched, however it is cut', () => {
    const body = fc.oneof(
      jsonish,
      records.map((record) => JSON.stringify(record, null, 1)),
    );
    fc.assert(
      fc.property(body, cuts, (text, at) => expect(read(text, at)).toEqual(judge(text))),
      { numRuns: 10_000 },
    );
  });
});

function judge(text: string): Decoded {
  try {
    recordShape(Buffer.from(text));
    return { records: [{ number: 1, payload: text }] };
  } catch (thrown) {
    const { code, message } = asProblem(thrown);
    return code === 'invalid-json'
      ? { records: [], problem: `${code}: ${message}` }
      : { records: [{ number: 1, messages: [message] }] };
  }
}
