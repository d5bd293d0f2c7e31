import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Signature, ValidationLevel, Variable } from '../../../../src/core/signature/signature.ts';
import { type Checked, isTaken, schemaOf } from './accepts.ts';

const LEVELS: readonly ValidationLevel[] = ['off', 'types', 'strict'];
const SIGNATURE: Signature = {
  inputs: [
    { name: 'LOAN', type: 'number' },
    { name: 'JOB', type: 'string', maxLength: 7 },
    { name: 'RISK', type: 'integer' },
    { name: 'NEW', type: 'boolean' },
    { name: 'GRID', type: 'unknown' },
  ],
  outputs: [],
};

const WHOLE = '{"LOAN":1,"JOB":"Mgr","RISK":2,"NEW":true,"GRID":[]}';
const BODIES: readonly string[] = [
  WHOLE,
  `{"data":${WHOLE}}`,
  '{"inputs":[{"name":"LOAN","value":1}]}',
  '{"inputs":[{"name":"loan","value":"1"}]}',
  '{"inputs":[{"name":"LOAN"}]}',
  '{"inputs":[{"value":1}]}',
  '{"inputs":[{"name":7}]}',
  '{"inputs":[{"name":"LOAN","value":1},7]}',
  '{"inputs":[7,{"name":"LOAN"}]}',
  '{"inputs":[]}',
  '{"inputs":{}}',
  '{"inputs":[{"name":"LOAN","value":1},{"name":"JOB","value":""},{"name":"RISK","value":null},{"name":"NEW","value":false},{"name":"GRID","value":1}]}',
  '{"inputs":[{"name":"LOAN","value":1},{"name":"LOAN","value":1},{"name":"JOB","value":""},{"name":"RISK","value":1},{"name":"NEW","value":false},{"name":"GRID","value":1}]}',
  '{"data":{}}',
  '{"data":[]}',
  '{"data":{"LOAN":"x"},"inputs":1}',
  '{"data":{"LOAN":"x"},"inputs":[{"name":"LOAN"}]}',
  '{}',
  '{"LOAN":"x"}',
  '{"lOaN":"x"}',
  '{"LOAN":1,"loan":2}',
  '{"LOAN":1,"loan":2,"JOB":"","RISK":1,"NEW":null,"GRID":1}',
  '{"LOAN":null,"JOB":"","RISK":1.0,"NEW":null,"GRID":1}',
  '{"R\u0130SK":"x"}',
  '{"RIS\u212a":"x"}',
  '{"RISK":1.5}',
  '{"RISK":1e3}',
  '{"JOB":"12345678"}',
  '{"JOB":"\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}"}',
  '{"OTHER":1}',
  '[]',
  `[${WHOLE}]`,
  '[{"LOAN":"x"}]',
  '[7]',
  '[[]]',
  '{"instances":[]}',
  `{"instances":[${WHOLE}],"more":1}`,
  '{"instances":[{"LOAN":"x"}]}',
  '{"instances":[7]}',
  `{"instances":[${WHOLE},7]}`,
  '{"instances":1,"LOAN":"x"}',
  '{"instances":[{}],"inputs":[{"name":"LOAN"}]}',
  '[{"instances":[{}]}]',
  '7',
  '"text"',
  'null',
  'true',
];

describe('The schema of a body takes what the front door takes', () => {
  const cases = LEVELS.flatMap((level) =>
    (['fail', 'inline'] as const).flatMap((errors) =>
      [SIGNATURE, undefined].map((signature): [string, Checked] => [
        `${level}, ${errors}, ${signature === undefined ? 'no signature' : 'a signature'}`,
        { signature, level, errors },
      ]),
    ),
  );

  it.each(cases)('%s', async (_, checked) => {
    const accepts = schemaOf(checked);
    for (const body of BODIES) {
      expect([body, accepts(JSON.parse(body))]).toEqual([body, await isTaken(body, checked)]);
    }
  });

  it('for any signature and any record of it, or nearly of it', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase(), async ({ checked, body }) => {
        const text = JSON.stringify(body);
        expect(schemaOf(checked)(JSON.parse(text))).toBe(await isTaken(text, checked));
      }),
      { numRuns: 300 },
    );
  });
});

/** Names with what regular expressions, case and JSON could stumble over. */
const name = fc.oneof(
  fc.constantFrom('LOAN', 'job', 'a.b', 'x[0]', '$', '(', 'RISK', 'Größe', 'ΑΒΓ', 'инн', 'a b', '__proto__x'),
  fc.string({ minLength: 1, maxLength: 4, unit: 'grapheme-ascii' }),
);
const variable: fc.Arbitrary<Variable> = fc
  .tuple(
    name,
    fc.constantFrom('number', 'integer', 'string', 'boolean', 'unknown'),
    fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  )
  .map(([itsName, type, maxLength]) =>
    type === 'string' && maxLength !== undefined
      ? { name: itsName, type, maxLength }
      : { name: itsName, type },
  );
const value = fc.oneof(
  fc.constantFrom<unknown>(null, true, 1, -2.5, '', 'abcd', 'abcde', 'ß😀', [], {}, [{}]),
  fc.integer(),
);

function anyCase(): fc.Arbitrary<{ readonly checked: Checked; readonly body: unknown }> {
  return fc
    .record({
      inputs: fc.uniqueArray(variable, { maxLength: 4, selector: (one) => one.name.toLowerCase() }),
      level: fc.constantFrom(...LEVELS),
      errors: fc.constantFrom('fail' as const, 'inline' as const),
    })
    .chain(({ inputs, ...rest }) => {
      const checked = { ...rest, signature: { inputs, outputs: [] } };
      const known = inputs.flatMap((one) => [one.name, one.name.toLowerCase(), one.name.toUpperCase()]);
      const anyName = fc.oneof({ weight: 5, arbitrary: fc.constantFrom('OTHER', ...known) }, name);
      const pairs = fc.oneof(
        fc.array(fc.tuple(anyName, value), { maxLength: 5 }),
        // All of them: otherwise strict would hardly ever have anything to take.
        fc.tuple(...inputs.map((one) => fc.tuple(fc.constantFrom(one.name, one.name.toLowerCase()), value))),
      );
      const record = pairs.chain((all) =>
        fc.constantFrom<unknown>(
          Object.fromEntries(all),
          { data: Object.fromEntries(all) },
          { inputs: all.map(([itsName, itsValue]) => ({ name: itsName, value: itsValue })) },
        ),
      );
      const body = fc.oneof(
        { weight: 4, arbitrary: record },
        fc.array(record, { maxLength: 3 }),
        fc.array(record, { maxLength: 3 }).map((instances) => ({ instances })),
      );
      return body.map((given) => ({ checked, body: given }));
    });
}
