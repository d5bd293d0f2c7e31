import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asProblem } from '../../../src/core/errors/problem-error.ts';
import { type RecordShape, recordShape } from '../../../src/core/record-shape.ts';

const shape = (body: string) => recordShape(Buffer.from(body));

function refusal(body: string) {
  try {
    return shape(body);
  } catch (thrown) {
    const { code, detail } = asProblem(thrown);
    return `${code}: ${detail}`;
  }
}

describe('the shape of a record', () => {
  it.each([
    ['{"inputs":[{"name":"CLAGE","value":94.4}]}', 'inputs'],
    ['{"inputs":[]}', 'inputs'],
    ['{"inputs":[{"value":1,"name":""}],"data":{}}', 'inputs'],
    ['{"data":{"name":"world"}}', 'data'],
    ['{"data":{}}', 'data'],
    ['{"CLAGE":100,"JOB":"J1"}', 'flat'],
    ['{}', 'flat'],
    // A model may have variables of these names.
    ['{"data":"2024-01-01","LOAN":1}', 'flat'],
    ['{"data":[{"a":1}]}', 'flat'],
    ['{"inputs":3}', 'flat'],
    ['{"inputs":[1,2]}', 'flat'],
    ['{"inputs":{"name":"a"}}', 'flat'],
    ['{"inputs":[1,2],"data":{}}', 'data'],
    ['{"outer":{"inputs":[{}],"data":{}}}', 'flat'],
    // Names may be written with escapes.
    ['{"\\u0069nputs":[{"n\\u0061me":"A"}]}', 'inputs'],
    ['{"d\\u0061ta":{}}', 'data'],
    ['{"data\\u0000":{}}', 'flat'],
  ])('%s is %s', (body, expected) => expect(shape(body)).toBe(expected));

  it.each([
    ['{"inputs":[{"name":"A"},5]}', 2],
    ['{"inputs":[{}]}', 1],
    ['{"inputs":[{"name":"A"},{"name":7}]}', 2],
    ['{"inputs":[{"Name":"A"}]}', 1],
    ['{"inputs":[{"name":"A","name":7}]}', 1],
  ])('%s is refused at element %d', (body, element) => {
    expect(refusal(body)).toBe(
      `invalid-request: Element ${element} of inputs must be an object with a string "name".`,
    );
  });

  it.each([
    ['[]', 'an array'],
    ['"a"', 'a string'],
    ['1', 'a number'],
    ['true', 'a boolean'],
    ['null', 'null'],
  ])('%s is no record', (body, got) => expect(refusal(body)).toContain(`or a flat record; got ${got}.`));

  it('of what is not JSON is refused with line and column', () => {
    expect(refusal('{"data":{\n"a":}}')).toBe('invalid-json: Line 2, column 5: expected a JSON value.');
  });

  it.each([
    ['{"inputs":[{"x":1}],"inputs":"Y"}', 'flat'],
    ['{"data":1,"data":{}}', 'data'],
    ['{"data":{},"data":1}', 'flat'],
    ['{"inputs":[{"name":1,"name":"A"}]}', 'inputs'],
  ])('%s is told by the last of its members with one name, as SCR would read it', (body, expected) =>
    expect(shape(body)).toBe(expected),
  );

  it('is what reading the parsed record would tell, for any JSON', () => {
    fc.assert(
      fc.property(records, (body) =>
        expect(refusal(body).split(':')[0]).toBe(expectedShape(JSON.parse(body))),
      ),
      { numRuns: 2000 },
    );
  });
});

function expectedShape(record: unknown): RecordShape | 'invalid-request' {
  if (!isObject(record)) return 'invalid-request';
  const { inputs, data } = record;
  if (Array.isArray(inputs) && (inputs.length === 0 || isObject(inputs[0]))) {
    return inputs.every((input) => isObject(input) && typeof input.name === 'string')
      ? 'inputs'
      : 'invalid-request';
  }
  return isObject(data) ? 'data' : 'flat';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON texts of records, with the names that matter in all places and some of them twice. */
const names = fc.constantFrom('"inputs"', '"data"', '"name"', '"n\\u0061me"', '"\\u0064ata"', '"LOAN"');
const { record: records } = fc.letrec<{ record: string; value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('1', '"A"', 'null', '[]', '{}', '[{"name":"A"}]'),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(' ,')}]`),
    tie('record'),
  ),
  record: fc
    .array(fc.tuple(names, tie('value')), { maxLength: 4 })
    .map((members) => `{ ${members.map(([name, value]) => `${name} : ${value}`).join()}}`),
}));
