import { describe, expect, it } from '@jest/globals';
import { scanJson } from '../../../src/core/json/scan.ts';
import { createModel } from '../../../src/core/model.ts';
import type { Signature } from '../../../src/core/signature/signature.ts';

const SIGNATURE: Signature = { inputs: [{ name: 'LOAN', type: 'number' }], outputs: [] };
const BODY = Buffer.from('{"data":{"LOAN":"text"}}');

describe('a model', () => {
  it('checks records against its signature', () => {
    const model = createModel(SIGNATURE, 'types');
    expect(model.signature).toBe(SIGNATURE);
    expect(model.check(BODY, scanJson(BODY), 3)).toMatchObject([{ record: 3, field: 'LOAN' }]);
  });

  it('of which nothing is known takes every record', () => {
    const model = createModel(undefined, 'strict');
    expect(model.signature).toBeUndefined();
    expect(model.check(BODY, scanJson(BODY), 1)).toEqual([]);
  });
});
