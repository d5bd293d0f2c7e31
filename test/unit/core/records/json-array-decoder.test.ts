import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asProblem } from '../../../../src/core/errors/problem-error.ts';
import { recordShape } from '../../../../src/core/record-shape.ts';
import { createJsonArrayDecoder } from '../../../../src/core/records/json-array-decoder.ts';
import type { JsonRecordOptions } from '../../../../src/core/records/json-record.ts';
import { isManyRecords } from '../../../../src/core/records/many-records.ts';
import { jsonish } from '../json/jsonish.ts';
import { cuts, decode, lenient, records, type SeenRecord } from './decoding.ts';

const read = (text: string, at: readonly number[] = [], options: JsonRecordOptions = lenient) =>
  decode(createJsonArrayDecoder(options), Buffer.from(text), at);

const payloads = (text: string) => {
  const { records: found, problem } = read(text);
  return problem ?? found.map(({ payload, messages }) => payload ?? messages?.join());
};

describe('many records in one JSON body', () => {
  it.each([
    ['[]', []],
    [' [ ] ', []],
    ['[{}]', ['{}']],
    ['[{"A":1}, { "A" : 2 }\n]\n', ['{"A":1}', '{ "A" : 2 }']],
    ['[{"A":"]}\\"{["},{"inputs":[]}]', ['{"A":"]}\\"{["}', '{"inputs":[]}']],
    ['{"instances":[]}', []],
    ['{"instances":[{"A":1},{"data":{}}]}', ['{"A":1}', '{"data":{}}']],
    ['{"a":[{"instances":1}],"instances":[{"A":1}],"b":"]","c":1.5e3,"d":null}', ['{"A":1}']],
    ['{ "\\u0069nstances" : [ {"A":1} ] , "parameters" : {} }', ['{"A":1}']],
  ])('%s', (text, expected) => expect(payloads(text)).toEqual(expected));

  it.each([
    ['[1]', 'a number'],
    ['["a"]', 'a string'],
    ['[null]', 'null'],
    ['[true]', 'a boolean'],
    ['[[{}]]', 'an array'],
  ])('%s: an element that is no record is a faulty one', (text, got) => {
    const [fault] = read(text).records;
    expect(fault).toEqual({ number: 1, messages: [expect.stringContaining(`got ${got}.`)] });
  });

  it('goes on after a faulty record', () => {
    expect(payloads('[{"A":1},5,{"inputs":[{}]},{"A":2}]')).toEqual([
      '{"A":1}',
      expect.stringContaining('got a number'),
      'Element 1 of inputs must be an object with a string "name".',
      '{"A":2}',
    ]);
  });

  it.each([
    ['', 'invalid-json: Line 1, column 1: the body is empty; expected a JSON value.'],
    ['\n ', 'invalid-json: Line 2, column 2: the body is empty; expected a JSON value.'],
    ['[', 'invalid-json: Line 1, column 2: expected a JSON value.'],
    ['[{}', "invalid-json: Line 1, column 4: expected ',' or ']'."],
    ['[{},]', 'invalid-json: Line 1, column 5: expected a JSON value.'],
    ['[,{}]', 'invalid-json: Line 1, column 2: expected a JSON value.'],
    ['[{}{}]', "invalid-json: Line 1, column 4: expected ',' or ']'."],
    ['[{}]]', 'invalid-json: Line 1, column 5: expected nothing after the JSON value.'],
    ['[{"é":1},\n {"é":}]', 'invalid-json: Line 2, column 7: expected a JSON value.'],
    ['[{"A":1},{"A":"x', 'invalid-json: Line 1, column 17: the string is not closed.'],
    ['[{"A":[1}]', "invalid-json: Line 1, column 9: expected ',' or ']'."],
    ['[tru]', 'invalid-json: Line 1, column 2: expected a JSON value.'],
    ['[1', "invalid-json: Line 1, column 3: expected ',' or ']'."],
    ['{', 'invalid-json: Line 1, column 2: expected a name in double quotes.'],
    ['{"a":1,}', 'invalid-json: Line 1, column 8: expected a name in double quotes.'],
    ['{a:1}', 'invalid-json: Line 1, column 2: expected a name in double quotes.'],
    ['{"a"}', "invalid-json: Line 1, column 5: expected ':'."],
    ['{"a":}', 'invalid-json: Line 1, column 6: expected a JSON value.'],
    ['{"\n":1}', 'invalid-json: Line 1, column 3: a control character in a string must be escaped.'],
    ['{"instances":[{}]', "invalid-json: Line 1, column 18: expected ',' or '}'."],
    ['{"instances":[{}]:', "invalid-json: Line 1, column 18: expected ',' or '}'."],
    ['{"a":01,"instances":[]}', 'invalid-json: Line 1, column 6: a number must not begin with 0.'],
    ['\ufeff[]', 'invalid-json: Line 1, column 1: JSON must not begin with a byte order mark.'],
    ['5', 'invalid-request: Expected many records: a JSON array of them, or {"instances":[…]}.'],
    ['{}', 'invalid-request: Expected many records: a JSON array of them, or {"instances":[…]}.'],
    [
      '{"instances":{}}',
      'invalid-request: Expected many records: a JSON array of them, or {"instances":[…]}.',
    ],
    ['{"instances":[],"instances":[{}]}', 'invalid-request: The body has more than one "instances".'],
    ['{"instances":1,"instances":[{}]}', 'invalid-request: The body has more than one "instances".'],
  ])('%j is refused: %s', (text, problem) => {
    fc.assert(fc.property(cuts, (at) => expect(read(text, at).problem).toBe(problem)));
  });

  it('may be nested 64 deep from the outermost bracket, and no deeper', () => {
    const nested = (depth: number) => `${'{"A":'.repeat(depth)}1${'}'.repeat(depth)}`;
    expect(read(`[${nested(63)}]`).problem).toBeUndefined();
    expect(read(`[${nested(64)}]`).problem).toBe('invalid-json: Line 1, column 317: nested deeper than 64.');
    expect(read(`[${nested(64)}]`, [100]).problem).toBe(
      'invalid-json: Line 1, column 317: nested deeper than 64.',
    );
    expect(read(`{"instances":[${nested(62)}]}`).problem).toBeUndefined();
    expect(read(`{"instances":[${nested(63)}]}`).problem).toContain('nested deeper than 64');
    expect(read(`{"instances":[],"a":${nested(63)}}`).problem).toBeUndefined();
    expect(read(`{"instances":[],"a":${nested(64)}}`).problem).toContain('nested deeper than 64');
  });

  it('passes over an element that is too long, however it comes', () => {
    const options = { ...lenient, maxRecordBytes: 10 };
    fc.assert(
      fc.property(fc.array(fc.nat(60)), (at) => {
        const { records: found } = read('[{"A":"10"},{"A":"101"},{"A":"]},{\\"}"},{}]', at, options);
        expect(found).toEqual([
          { number: 1, payload: '{"A":"10"}' },
          { number: 2, messages: ['The record is longer than 10 bytes.'] },
          { number: 3, messages: ['The record is longer than 10 bytes.'] },
          { number: 4, payload: '{}' },
        ]);
        expect(read('[{"A":"10101010', at, options).problem).toBe(
          'invalid-json: Line 1, column 16: the value is not closed.',
        );
        expect(read('{"a":"0123456789","instances":[]}', at, options).problem).toBe(
          'invalid-request: A name or a value beside the records is longer than 10 bytes.',
        );
        expect(read('{"a":12345678901', at, options).problem).toBe(
          'invalid-request: A name or a value beside the records is longer than 10 bytes.',
        );
      }),
    );
  });

  it('refuses bytes that are not UTF-8 at their place', () => {
    const body = Buffer.concat([Buffer.from('[{"é":1},\n{"A":"'), Buffer.from([0xff]), Buffer.from('"}]')]);
    const { problem } = decode(createJsonArrayDecoder(lenient), body);
    expect(problem).toBe('invalid-json: Line 2, column 7: the body must be UTF-8.');
  });

  it('gives out what is complete with each chunk, cut out of it without a copy', () => {
    const decoder = createJsonArrayDecoder(lenient);
    const chunk = Buffer.from('[{"A":1},{"A"');
    const [first] = decoder.push(chunk);
    chunk.write('7', 6);
    expect(first && 'payload' in first && String(first.payload)).toBe('{"A":7}');
    expect(decoder.push(Buffer.from(':2}')).map(({ number }) => number)).toEqual([2]);
    expect(decoder.push(Buffer.from(']'))).toEqual([]);
    expect(decoder.end()).toEqual([]);
    expect(decoder.hasHeader).toBeUndefined();
  });

  it('carries what the check found, and the fields where they are to be joined', () => {
    const decoder = createJsonArrayDecoder({
      ...lenient,
      keepInputs: true,
      check: (_, __, record) => [{ record, field: 'A', message: 'Must be a number.' }],
    });
    expect(decoder.push(Buffer.from('[{"A":"é"}]'))).toEqual([
      {
        number: 1,
        errors: [{ record: 1, field: 'A', message: 'Must be a number.' }],
        inputs: [{ name: 'A', json: '"é"' }],
      },
    ]);
  });

  it('lets a fault of the check itself through', () => {
    const broken = () => {
      throw new RangeError('a bug');
    };
    expect(() => read('[{}]', [], { ...lenient, check: broken })).toThrow('a bug');
  });

  it('gives back every record that was written, byte for byte, however it is cut', () => {
    const space = fc.constantFrom('', ' ', '\n\t');
    const others = fc.array(fc.tuple(fc.constantFrom('"a"', '"\\u00e9"'), fc.json({ maxDepth: 2 })), {
      maxLength: 2,
    });
    fc.assert(
      fc.property(
        fc.array(records, { maxLength: 4 }),
        fc.option(fc.tuple(others, others), { nil: undefined }),
        space,
        cuts,
        (list, wrapping, between, at) => {
          const texts = list.map((record) => JSON.stringify(record, null, between));
          const array = `[${between}${texts.join(`${between},${between}`)}${between}]`;
          const member = ([name, value]: [string, string]) => `${name}${between}:${between}${value}`;
          const body =
            wrapping === undefined
              ? array
              : `{${[...wrapping[0].map(member), `"instances":${array}`, ...wrapping[1].map(member)].join(',')}}`;
          expect(read(body, at)).toEqual({ records: texts.map((text, i) => judge(text, i + 1)) });
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it('breaks off where a scan of the whole body would, however it is cut', () => {
    const spoilt = fc
      .tuple(fc.array(records, { maxLength: 3 }), fc.nat(), fc.nat(3), jsonish)
      .map(([list, where, removed, inserted]) => {
        const text = JSON.stringify(list, null, where % 3);
        const at = where % (text.length + 1);
        return text.slice(0, at) + inserted + text.slice(at + removed);
      });
    const bodies = fc.oneof(
      spoilt,
      spoilt.map((text) => `{"a":1,"instances":${text},"b":[]}`),
      jsonish.map((text) => `[${text}`),
      jsonish.map((text) => `{${text}`),
    );
    fc.assert(
      fc.property(bodies, cuts, (text, at) => {
        const { problem = '' } = read(text, at);
        // The second `instances` is refused before what comes after it is looked at.
        fc.pre(!problem.includes('more than one'));
        expect(placeIn(problem)).toBe(placeIn(wholeBodyProblem(text)));
      }),
      { numRuns: 10_000 },
    );
  });

  it('of arbitrary bytes gives records or a problem, the same however they are cut', () => {
    const bytes = fc.array(fc.oneof(fc.constantFrom(...Buffer.from('[]{},:"\\ 1e')), fc.nat(255)), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(bytes, cuts, fc.constantFrom(4, 100), (body, at, maxRecordBytes) => {
        const options = { ...lenient, maxRecordBytes };
        const text = Uint8Array.from(body);
        const whole = decode(createJsonArrayDecoder(options), text);
        const cut = decode(createJsonArrayDecoder(options), text, at);
        // What was complete before the body broke off has been given out; cut finer, that may be more.
        expect(cut.problem).toBe(whole.problem);
        expect(cut.records.slice(0, whole.records.length)).toEqual(whole.records);
        if (whole.problem === undefined) expect(cut).toEqual(whole);
        expect(typeof isManyRecords(text)).toBe('boolean');
      }),
      { numRuns: 10_000 },
    );
  });
});

/** What an element should come to, by the judgement over single records. */
function judge(text: string, number: number): SeenRecord {
  try {
    recordShape(Buffer.from(text));
    return { number, payload: text };
  } catch (thrown) {
    return { number, messages: [asProblem(thrown).message] };
  }
}

function wholeBodyProblem(text: string): string {
  try {
    recordShape(Buffer.from(text));
    return '';
  } catch (thrown) {
    return asProblem(thrown).message;
  }
}

function placeIn(problem: string): string | undefined {
  return /Line \d+, column \d+/.exec(problem)?.[0];
}
