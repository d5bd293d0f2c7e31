import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asProblem } from '../../../../src/core/errors/problem-error.ts';
import { scanBody } from '../../../../src/core/record-shape.ts';
import { MAX_ERRORS_PER_RECORD, recordCheck } from '../../../../src/core/signature/check-record.ts';
import type { Signature, ValidationLevel, Variable } from '../../../../src/core/signature/signature.ts';

const signature: Signature = {
  inputs: [
    { name: 'LOAN', type: 'number' },
    { name: 'NINQ', type: 'integer' },
    { name: 'JOB', type: 'string', maxLength: 7 },
    { name: 'NOTE', type: 'string' },
    { name: 'Owner', type: 'boolean' },
    { name: 'GRID', type: 'unknown' },
  ],
  outputs: [],
};
const whole = '"LOAN":1700,"NINQ":1,"JOB":"Other","NOTE":"","Owner":true,"GRID":[]';

const check = {
  off: recordCheck(signature, 'off'),
  types: recordCheck(signature, 'types'),
  strict: recordCheck(signature, 'strict'),
};

/** What is wrong with a record, as "field: message". */
function faults(level: ValidationLevel, body: string): string[] {
  const bytes = Buffer.from(body);
  return check[level](bytes, scanBody(bytes), 4).map(({ record, field, message }) => {
    expect(record).toBe(4);
    return field === undefined ? message : `${field}: ${message}`;
  });
}

/** The same variables in all shapes. */
function shapes(members: string): readonly string[] {
  const list = Object.entries(JSON.parse(`{${members}}`)).map(([name, value]) => ({ name, value }));
  return [`{${members}}`, `{"data":{${members}}}`, JSON.stringify({ inputs: list })];
}

describe('a record that fits the signature', () => {
  it.each(shapes(whole))('%s passes at every level', (body) => {
    for (const level of ['off', 'types', 'strict'] as const) expect(faults(level, body)).toEqual([]);
  });

  it.each([
    '"LOAN":-1.5e-3',
    '"LOAN":null',
    '"NINQ":1.0',
    '"NINQ":1e3',
    '"NINQ":-0',
    '"NINQ":null',
    '"JOB":null',
    '"JOB":"1234567"',
    // Characters are code points, however they are written.
    '"JOB":"äöüß€😀z"',
    '"JOB":"\\ud83d\\ude00\\u00e9\\n\\"\\\\/x"',
    '"JOB":"\\ud83d\\ud83d\\ude00\\ude0045\\u0036"',
    `"NOTE":"${'x'.repeat(10_000)}"`,
    '"Owner":false',
    '"OWNER":null',
    '"GRID":{"a":[1]}',
    '"GRID":1',
    '"GRID":"x"',
    '"loan":5,"nInQ":5',
    '"anything":{"else":[1,2]}',
    '',
  ])('is one with %s', (members) => {
    for (const body of shapes(members)) expect(faults('types', body)).toEqual([]);
  });
});

describe('a value of a wrong type is named by its variable', () => {
  it.each([
    ['"LOAN":"1700"', 'LOAN: Expected a number or null; got a string.'],
    ['"loan":true', 'LOAN: Expected a number or null; got a boolean.'],
    ['"LOAN":[1700]', 'LOAN: Expected a number or null; got an array.'],
    ['"LOAN":{}', 'LOAN: Expected a number or null; got an object.'],
    ['"NINQ":1.5', 'NINQ: Expected a whole number or null; got one with a fraction.'],
    ['"NINQ":false', 'NINQ: Expected a whole number or null; got a boolean.'],
    ['"JOB":12', 'JOB: Expected a string or null; got a number.'],
    ['"JOB":-12', 'JOB: Expected a string or null; got a number.'],
    ['"JOB":"12345678"', 'JOB: Expected at most 7 characters.'],
    ['"JOB":"😀2345678"', 'JOB: Expected at most 7 characters.'],
    ['"JOB":"\\ud83d\\u0041\\ud83d\\ud83d\\n678"', 'JOB: Expected at most 7 characters.'],
    ['"Owner":1', 'Owner: Expected true, false or null; got a number.'],
    ['"owner":"true"', 'Owner: Expected true, false or null; got a string.'],
  ])('%s', (members, fault) => {
    for (const body of shapes(members)) {
      expect(faults('off', body)).toEqual([]);
      expect(faults('types', body)).toEqual([fault]);
    }
  });

  it('however often, in the order of the record', () => {
    expect(faults('types', '{"JOB":1,"LOAN":"a","NINQ":2,"loan":"b"}')).toEqual([
      'JOB: Expected a string or null; got a number.',
      'LOAN: Expected a number or null; got a string.',
      'LOAN: Expected a number or null; got a string.',
    ]);
  });

  it('and is not looked for outside the variables', () => {
    expect(faults('types', '{"data":{"LOAN":1},"LOAN":"x","metadata":{"LOAN":"x"}}')).toEqual([]);
    expect(faults('types', '{"inputs":[{"name":"LOAN","value":1,"LOAN":"x"}],"data":{"LOAN":"x"}}')).toEqual(
      [],
    );
  });
});

describe('in a strict check', () => {
  it.each(shapes('"LOAN":1,"JOB":"A","NOTE":null,"GRID":null'))('%s misses two variables', (body) => {
    expect(faults('strict', body)).toEqual(['NINQ: Missing.', 'Owner: Missing.']);
    expect(faults('types', body)).toEqual([]);
  });

  it.each(shapes(`"secret":1,${whole},"other":2`))(
    '%s has two variables that the model has not, told by their place',
    (body) => {
      expect(faults('strict', body)).toEqual([
        'Variable 1 of the record is no input of the model.',
        'Variable 8 of the record is no input of the model.',
      ]);
    },
  );

  it.each(shapes(`${whole},"lOAN":2`))('%s has one variable twice', (body) => {
    expect(faults('strict', body)).toEqual(['LOAN: Given more than once.']);
    expect(faults('types', body)).toEqual([]);
  });

  it('an element without a value is missing', () => {
    expect(faults('types', '{"inputs":[{"name":"LOAN"}]}')).toEqual([]);
    expect(faults('strict', shapes(whole)[2]?.replace('"value":1700', '"Value":1700') ?? '')).toEqual([
      'LOAN: Missing.',
    ]);
  });

  it('one record says nothing about the next', () => {
    expect(faults('strict', '{}')).toHaveLength(6);
    expect(faults('strict', `{${whole}}`)).toEqual([]);
    expect(faults('strict', `{${whole}}`)).toEqual([]);
  });

  it('a record full of errors tells the first of them', () => {
    const members = Array.from({ length: 5000 }, (_, number) => `"V${number}":1`).join();
    const told = faults('strict', `{${members}}`);
    expect(told).toHaveLength(MAX_ERRORS_PER_RECORD);
    expect(told.at(-1)).toBe(`Variable ${MAX_ERRORS_PER_RECORD} of the record is no input of the model.`);
  });
});

describe('a record of no known shape', () => {
  it.each(['off', 'types', 'strict'] as const)('is refused with validation %s', (level) => {
    expect(problemOf(level, '[1]')).toBe('invalid-request');
    expect(problemOf(level, '{"inputs":[{"name":"LOAN","value":"x"},{"value":1}]}')).toBe('invalid-request');
    // What was found before is forgotten.
    expect(faults(level, `{${whole}}`)).toEqual([]);
  });

  it('is refused where the signature is not known', () => {
    const bytes = Buffer.from('{"LOAN":"x"}');
    expect(recordCheck(undefined, 'strict')(bytes, scanBody(bytes), 1)).toEqual([]);
    expect(() => recordCheck(undefined, 'strict')(Buffer.from('7'), scanBody(Buffer.from('7')), 1)).toThrow(
      'Expected a JSON object',
    );
  });
});

function problemOf(level: ValidationLevel, body: string): string {
  try {
    return faults(level, body).join();
  } catch (thrown) {
    return asProblem(thrown).code;
  }
}

describe('any record', () => {
  it('gets the errors that reading it would find, wherever it stands, in any shape and spelling', () => {
    fc.assert(
      fc.property(signatures, members, shapeNames, spaces, (inputs, given, shape, space) => {
        const record = written(given, shape, space);
        const bytes = Buffer.from(`[1,${space}${record}${space},{"LOAN":1}]`);
        const start = 3 + space.length;
        const span = { kind: 'object', start, end: start + Buffer.byteLength(record) } as const;
        for (const level of ['types', 'strict'] as const) {
          const errors = recordCheck({ inputs, outputs: [] }, level)(bytes, span, 9);
          expect(errors).toEqual(expectedErrors(inputs, given, level === 'strict'));
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it('is described without any of its values and unknown names', () => {
    fc.assert(
      fc.property(signatures, members, shapeNames, (inputs, given, shape) => {
        const marked = given.map((member) => ({ ...member, name: member.name.replace(/^x/, 'SECRET') }));
        const bytes = Buffer.from(written(marked, shape, '').replaceAll('Z', 'SECRET'));
        for (const level of ['types', 'strict'] as const) {
          const errors = recordCheck({ inputs, outputs: [] }, level)(bytes, scanBody(bytes), 1);
          expect(JSON.stringify(errors)).not.toContain('SECRET');
        }
      }),
      { numRuns: 2000 },
    );
  });
});

interface Member {
  readonly name: string;
  readonly json: string;
}

const names = fc.constantFrom('A', 'a', 'LOAN', 'Loan', 'Größe', 'GRÖßE', 'x1', 'x\n"', 'data');
const signatures: fc.Arbitrary<Variable[]> = fc.uniqueArray(
  fc.record(
    {
      name: names,
      type: fc.constantFrom('number', 'integer', 'string', 'boolean', 'unknown'),
      maxLength: fc.integer({ min: 1, max: 4 }),
    },
    { requiredKeys: ['name', 'type'] },
  ),
  { selector: ({ name }) => name.toLowerCase(), maxLength: 5 },
);
const members: fc.Arbitrary<Member[]> = fc.array(
  fc.record({
    name: names,
    json: fc.oneof(
      fc.constantFrom('null', 'true', 'false', '0', '-1', '1.50', '1.0', '2e2', '5e-1', '10e-1', '[]', '[1]'),
      fc.constantFrom('{"a":[{}]}', '""', '"Z"', '"ZZZZZ"', '"\\ud83d\\ude00"', '"\\\\\\"/\\n"', '"{[}"'),
      fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => JSON.stringify(text)),
    ),
  }),
  { maxLength: 6 },
);
const shapeNames = fc.constantFrom('inputs', 'data', 'flat');
const spaces = fc.constantFrom('', ' ', '\n\t ', '\r\n');

function written(given: readonly Member[], shape: 'inputs' | 'data' | 'flat', space: string): string {
  const pairs = given.map(
    ({ name, json }) => `${space}${JSON.stringify(name)}${space}:${space}${json}${space}`,
  );
  // A flat record whose `data` is an object is not flat.
  if (shape === 'data' || (shape === 'flat' && given.some(({ name }) => name === 'data')))
    return `{${space}"version":1,"data"${space}:{${pairs.join()}}}`;
  if (shape === 'flat') return `{${pairs.join()}}`;
  const elements = given.map(
    ({ name, json }, index) =>
      `${space}{${index % 2 === 0 ? '' : '"name":7,'}"value":${json}${space},"name":${JSON.stringify(name)}}`,
  );
  return `{"inputs":[${elements.join()}${space}],"data":5}`;
}

function expectedErrors(inputs: readonly Variable[], given: readonly Member[], isStrict: boolean) {
  const errors: unknown[] = [];
  const seen = new Set<Variable>();
  given.forEach(({ name, json }, index) => {
    const variable = inputs.find((input) => input.name.toLowerCase() === name.toLowerCase());
    if (variable === undefined) {
      if (isStrict)
        errors.push({ record: 9, message: `Variable ${index + 1} of the record is no input of the model.` });
      return;
    }
    if (isStrict && seen.has(variable))
      errors.push({ record: 9, field: variable.name, message: 'Given more than once.' });
    seen.add(variable);
    if (!fits(JSON.parse(json), variable))
      errors.push({ record: 9, field: variable.name, message: expect.stringMatching(/^Expected /) });
  });
  if (!isStrict) return errors;
  const missing = inputs.filter((input) => !seen.has(input));
  return [...errors, ...missing.map(({ name }) => ({ record: 9, field: name, message: 'Missing.' }))];
}

function fits(value: unknown, { type, maxLength = Number.POSITIVE_INFINITY }: Variable): boolean {
  if (value === null || type === 'unknown') return true;
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'string') return typeof value === 'string' && [...value].length <= maxLength;
  return typeof value === type;
}
