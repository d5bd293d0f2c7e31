import { describe, expect, it } from '@jest/globals';
import { type Env, startRig } from '../../harness/container.ts';
import { invoke } from '../../harness/http.ts';

const BODY = 'JOB,LOAN,ID\nSales,1700,7\nSelf,x,8\n';

async function answered(env: Env, accept: string): Promise<string> {
  const { port } = await startRig({ env: { SCR_RECORD_ERRORS: 'inline', ...env } });
  const answer = await invoke(port, BODY, { 'content-type': 'text/csv', accept });
  expect(answer.status).toBe(200);
  return answer.text;
}

describe('The columns of an answer', () => {
  it('are those of SCR_OUTPUTS in their order, in any case, and _error_', async () => {
    const text = await answered({ SCR_OUTPUTS: '_leaf_id_,p_bad1,nothing' }, 'text/csv');
    expect(text).toMatch(/^_leaf_id_,p_bad1,nothing,_error_\n\d+\.0,0\.\d+,,\n,,,invalid-record\n$/);
  });

  it('begin with the inputs as they came where SCR_JOIN_INPUTS asks for them', async () => {
    const env = { SCR_OUTPUTS: '_leaf_id_', SCR_JOIN_INPUTS: 'true' };
    expect(await answered(env, 'text/csv')).toMatch(
      /^JOB,LOAN,ID,_leaf_id_,_error_\nSales,1700,7,\d\.0,\nSelf,x,8,,invalid-record\n$/,
    );
    expect(await answered(env, 'application/jsonlines')).toMatch(
      /^\{"JOB":"Sales","LOAN":1700,"ID":"7","_leaf_id_":\d\.0,"_error_":null\}\n\{"JOB":"Self","LOAN":"x","ID":"8","_leaf_id_":null,"_error_":"invalid-record"\}\n$/,
    );
  });

  it.each([
    ['keep', '           0'],
    ['trim', '0'],
    ['trim-end', '           0'],
  ])('keep or lose the padding of CHAR values: %s', async (padding, value) => {
    const env = { SCR_OUTPUTS: 'I_BAD', SCR_OUTPUT_PADDING: padding };
    expect(await answered(env, 'text/csv')).toBe(`I_BAD,_error_\n${value},\n,invalid-record\n`);
    expect(await answered(env, 'application/jsonlines')).toBe(
      `{"I_BAD":"${value}","_error_":null}\n{"I_BAD":null,"_error_":"invalid-record"}\n`,
    );
  });

  it("have SCR's metadata in JSON where SCR_OUTPUT_METADATA asks for it, and never in a table", async () => {
    const env = { SCR_OUTPUTS: '_leaf_id_', SCR_OUTPUT_METADATA: 'true' };
    expect(await answered(env, 'text/csv')).toMatch(/^_leaf_id_,_error_\n\d\.0,\n,invalid-record\n$/);
    expect(JSON.parse(await answered(env, 'application/json'))).toEqual({
      predictions: [
        {
          _leaf_id_: expect.any(Number),
          _metadata_: expect.objectContaining({ module_id: 'hmeq', timestamp: expect.any(String) }),
          _error_: null,
        },
        { _leaf_id_: null, _metadata_: null, _error_: 'invalid-record' },
      ],
    });
  });
});
