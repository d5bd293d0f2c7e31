import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bodyExamples } from '../../../../src/core/openapi/examples.ts';
import type { Signature, Variable } from '../../../../src/core/signature/signature.ts';
import { isTaken } from './accepts.ts';

const variable: fc.Arbitrary<Variable> = fc
  .tuple(
    fc.string({ minLength: 1, maxLength: 6 }).filter((name) => name.trim() === name),
    fc.constantFrom('number', 'integer', 'string', 'boolean', 'unknown'),
  )
  .map(([name, type]) => (type === 'string' ? { name, type, maxLength: 2 } : { name, type }));

describe('The examples of a model', () => {
  it('can be sent as they are, whatever its signature', async () => {
    const signatures = fc.uniqueArray(variable, {
      minLength: 1,
      maxLength: 5,
      selector: ({ name }) => name.toLowerCase(),
    });
    await fc.assert(
      fc.asyncProperty(signatures, async (inputs) => {
        const signature: Signature = { inputs, outputs: [] };
        const checked = { signature, level: 'strict' as const };
        const { csv, json, jsonlines } = bodyExamples(signature, 'data');
        for (const { value } of Object.values(json)) {
          expect([value, await isTaken(JSON.stringify(value), checked)]).toEqual([value, true]);
        }
        for (const { value } of Object.values(jsonlines)) {
          expect(await isTaken(String(value), checked, 'application/jsonlines')).toBe(true);
        }
        for (const { value } of Object.values(csv)) {
          expect([value, await isTaken(String(value), checked, 'text/csv; header=present')]).toEqual([
            value,
            true,
          ]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('begin with the shape that the deployment uses itself', () => {
    const signature: Signature = { inputs: [{ name: 'LOAN', type: 'number' }], outputs: [] };
    expect(Object.keys(bodyExamples(signature, 'flat').json)[0]).toBe('flat');
    expect(bodyExamples(signature, 'flat').csv.table?.value).toBe('LOAN\n1.5\n1.5\n');
  });

  it('are none where nothing is known of the model', () => {
    expect(bodyExamples(undefined, 'inputs')).toEqual({ json: {}, jsonlines: {}, csv: {} });
  });
});
