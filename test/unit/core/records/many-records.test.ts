import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isManyRecords } from '../../../../src/core/records/many-records.ts';
import { jsonish } from '../json/jsonish.ts';

describe('whether a JSON body holds many records', () => {
  it.each([
    '[]',
    ' \n[{"A":1}]',
    '[1,2]',
    '[{"A":', // broken, and read as the many that it was to be
    '{"instances":[]}',
    '{"instances": [ {"A":1}]}',
    '{"instances":[{},5]}',
    '{"parameters":{},"instances":[{}]}',
    '{"inputs":[],"instances":[{}]}',
    '{"\\u0069nstances":[{}]}',
    '{"instances":1,"instances":[{}]}',
    '{"instances":[{}],"instances":1}',
  ])('%s: many', (body) => expect(isManyRecords(Buffer.from(body))).toBe(true));

  it.each([
    '',
    '{}',
    '5',
    '"instances"',
    '{"A":1}',
    '{"inputs":[{"name":"instances","value":1}]}',
    '{"instances":5}',
    '{"instances":"[{}]"}',
    '{"instances":[1,2]}',
    '{"instances":{"a":[{}]}}',
    '{"data":{"instances":[{}]}}',
    '{"Instances":[{}]}',
    '{"a":"\\u0069nstances"}',
    '{"instances":[{}]', // broken, and for the judgement over single records to refuse
  ])('%s: one', (body) => expect(isManyRecords(Buffer.from(body))).toBe(false));

  it('is what the parsed body would tell, for any JSON', () => {
    const name = fc.constantFrom('"instances"', '"inst\\u0061nces"', '"A"', '"data"');
    const value = fc.oneof(
      fc.constantFrom('[]', '[ ]', '[{}]', '[ {"A":1},2]', '[1,{}]', '5', '{}'),
      fc.json({ maxDepth: 2 }),
    );
    const object = fc
      .uniqueArray(fc.tuple(name, value), { maxLength: 3, selector: ([text]) => JSON.parse(text) })
      .map((members) => `{ ${members.map(([key, json]) => `${key} : ${json}`).join()} }`);
    fc.assert(
      fc.property(fc.oneof(object, fc.json({ maxDepth: 2 })), (body) =>
        expect(isManyRecords(Buffer.from(body))).toBe(expected(JSON.parse(body))),
      ),
      { numRuns: 10_000 },
    );
  });

  it('is told without a fault of what is not JSON', () => {
    fc.assert(
      fc.property(jsonish, (text) => {
        const body = `{"instances":[{}],${text}`;
        let isJson = true;
        try {
          JSON.parse(body);
        } catch {
          isJson = false;
        }
        expect(isManyRecords(Buffer.from(body))).toBe(isJson);
      }),
    );
  });
});

function expected(body: unknown): boolean {
  if (Array.isArray(body)) return true;
  if (typeof body !== 'object' || body === null || !('instances' in body)) return false;
  const { instances } = body;
  if (!Array.isArray(instances)) return false;
  const [first = {}] = instances;
  return typeof first === 'object' && first !== null && !Array.isArray(first);
}
