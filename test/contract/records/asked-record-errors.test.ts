import { describe, expect, it } from '@jest/globals';
import { type Env, startRig } from '../../harness/container.ts';
import { invoke } from '../../harness/http.ts';

const BODY = 'JOB,LOAN\nSales,1700\nSelf,x\n';

async function answered(env: Env, attributes: string) {
  const { port } = await startRig({ env: { SCR_OUTPUTS: '_leaf_id_', ...env } });
  return invoke(port, BODY, {
    'content-type': 'text/csv',
    'x-amzn-sagemaker-custom-attributes': attributes,
  });
}

describe('A caller that says what a bad record does', () => {
  it('gets its row, though the container would refuse the request', async () => {
    const answer = await answered({}, 'tenant=a; scr-record-errors=inline');
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/^_leaf_id_,_error_\n\d\.0,\n,invalid-record\n$/);
    expect(answer.headers['x-amzn-sagemaker-custom-attributes']).toBe('tenant=a; scr-record-errors=inline');
  });

  it('gets a refusal, though the container would answer in its row', async () => {
    const answer = await answered({ SCR_RECORD_ERRORS: 'inline' }, 'scr-record-errors=fail');
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('"code":"invalid-record"');
  });

  it('is not heard where it says something else', async () => {
    expect((await answered({}, 'scr-record-errors=skip')).status).toBe(400);
  });
});
