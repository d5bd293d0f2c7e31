import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSignature, SignatureError } from '../../../../src/core/signature/parse-signature.ts';
import { apiMetaDocument } from '../../../../src/local/scr/api-meta.ts';

const parse = (given: unknown) => parseSignature(typeof given === 'string' ? given : JSON.stringify(given));

const LOAN = { name: 'LOAN', type: 'decimal', length: 8, role: 'input', level: 'interval' };
const JOB = { name: 'JOB', type: 'string', length: 7, role: 'input', level: 'nominal' };
const P_BAD1 = { name: 'P_BAD1', type: 'decimal', length: 8, role: 'output', level: 'interval' };
const inputs = [
  { name: 'LOAN', type: 'number' },
  { name: 'JOB', type: 'string', maxLength: 7 },
];
const outputs = [{ name: 'P_BAD1', type: 'number' }];

describe('a signature is read', () => {
  it('from inputs and outputs', () => {
    const given = {
      inputs: [
        { name: 'LOAN', type: 'number' },
        { name: 'JOB', type: 'string', length: 7 },
      ],
      outputs: [{ name: 'P_BAD1', type: 'number' }],
    };
    expect(parse(given)).toEqual({ inputs, outputs });
    expect(parseSignature(Buffer.from(JSON.stringify(given)))).toEqual({ inputs, outputs });
    expect(parse(`\ufeff${JSON.stringify(given)}\n`)).toEqual({ inputs, outputs });
  });

  it('without outputs', () => expect(parse({ inputs: [LOAN, JOB] })).toEqual({ inputs, outputs: [] }));

  it("from the contents of SAS Model Manager's two files", () => {
    expect(parse({ inputs: [LOAN, JOB], outputs: [P_BAD1] })).toEqual({ inputs, outputs });
    expect(parse([LOAN, JOB])).toEqual({ inputs, outputs: [] });
    expect(parse([LOAN, P_BAD1, JOB])).toEqual({ inputs, outputs });
    expect(parse([{ ...P_BAD1, role: 'OUTPUT' }])).toEqual({ inputs: [], outputs });
  });

  it('from such files of other makers', () => {
    const given = [
      { name: 'A', dataType: 'double' },
      { name: 'B', level: 'interval' },
      { name: 'C', level: 'nominal' },
      { name: 'D', type: 'string', length: null },
      { name: 'E', type: 'integer', length: 'short' },
      { name: 'F', type: 'datagrid' },
    ];
    expect(parse(given).inputs).toEqual([
      { name: 'A', type: 'number' },
      { name: 'B', type: 'number' },
      { name: 'C', type: 'unknown' },
      { name: 'D', type: 'string' },
      { name: 'E', type: 'integer' },
      { name: 'F', type: 'unknown' },
    ]);
  });

  it.each(['openapi3', 'swagger2'] as const)("from a model's own description, saved (%s)", (form) => {
    const saved = parse(apiMetaDocument(form, '/hmeq', 'hmeq', 'sas'));
    expect([saved.inputs.length, saved.outputs.length]).toEqual([12, 8]);
    expect(saved.inputs).toContainEqual({ name: 'REASON', type: 'string', maxLength: 7 });
  });
});

describe('a bad signature is refused with what is wrong and where', () => {
  it.each<[unknown, string]>([
    ['', 'Not JSON: Line 1, column 1: the body is empty; expected a JSON value.'],
    ['{"inputs":[\n{"name":}]}', 'Not JSON: Line 2, column 9: expected a JSON value.'],
    [{ inputs: {} }, 'inputs must be a list of variables.'],
    [{ inputs: [], outputs: 'x' }, 'outputs must be a list of variables.'],
    [{ inputs: [LOAN, 'JOB'] }, 'inputs[1] must be an object with a "name" that is not empty.'],
    [{ inputs: [{ type: 'number' }] }, 'inputs[0] must be an object with a "name" that is not empty.'],
    [[LOAN, { name: '' }], 'variables[1] must be an object with a "name" that is not empty.'],
    [
      { inputs: [{ name: 'A', type: 5 }] },
      'inputs[0], A: "type" must be a text, such as number, integer, string or boolean.',
    ],
    [
      { inputs: [], outputs: [P_BAD1, { ...JOB, length: '7' }] },
      'outputs[1], JOB: "length" must be a whole number, at least 1.',
    ],
    [{ inputs: [{ ...JOB, length: 0 }] }, 'inputs[0], JOB: "length" must be a whole number, at least 1.'],
    [{ inputs: [LOAN, JOB, LOAN] }, 'inputs: LOAN is declared twice.'],
    [[JOB, { ...JOB, name: 'Job' }], 'inputs: JOB and Job are one variable, as case makes no difference.'],
  ])('%j', (given, message) => {
    expect(() => parse(given)).toThrow(new SignatureError(message));
  });

  it.each([{}, { openapi: '3.0.1' }, 5, 'null', { inputVar: [] }])('%j', (given) => {
    expect(() => parse(given)).toThrow(
      new SignatureError(
        'Expected {"inputs":[…],"outputs":[…]}, a list of variables as in inputVar.json, or the document at {path}/apiMeta/api.',
      ),
    );
  });

  it('whatever the bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), almost), (bytes) => {
        try {
          expect(parseSignature(bytes).inputs).toBeInstanceOf(Array);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(SignatureError);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

const variable = fc.record(
  {
    name: fc.constantFrom('A', 'a', 'B', '', 5),
    type: fc.constantFrom('number', 'string', 'string(5)', 'x', 7, null, ['number']),
    length: fc.constantFrom(1, 0, -1, null, '5'),
    role: fc.constantFrom('input', 'output', 5),
  },
  { requiredKeys: [] },
);
const list = fc.oneof(fc.array(fc.oneof({ weight: 9, arbitrary: variable }, fc.constant(5))), fc.constant(5));
const almost = fc
  .oneof(list, fc.record({ inputs: list, outputs: list }, { requiredKeys: [] }))
  .map((given) => Buffer.from(JSON.stringify(given)));
