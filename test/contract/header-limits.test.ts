import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../harness/container.ts';
import { problemOf } from '../harness/problem.ts';
import { connectRaw, invocationText, requestText } from '../harness/raw-connection.ts';
import { FLAT_RECORD } from '../harness/records.ts';

describe('Headers', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ scr: { recordRequests: 1 } });
  });

  it('that are too large are 431 as a problem', async () => {
    const connection = connectRaw(rig.port);
    connection.write(requestText('GET /ping', { 'X-Large': 'x'.repeat(100_000) }));
    expect(problemOf(await connection.answer())).toMatchObject({ status: 431, code: 'headers-too-large' });
    await connection.closed;
  });

  it('that are not HTTP are 400 as a problem, with a line in the log', async () => {
    const connection = connectRaw(rig.port);
    connection.write('\x16\x03\x01\x02\x00\x01 a TLS client\r\n\r\n');
    const problem = problemOf(await connection.answer());
    expect(problem).toMatchObject({ status: 400, code: 'invalid-request' });
    expect(await rig.container.log.request(problem.correlationId)).toMatchObject({
      status: 400,
      route: 'other',
    });
  });

  it('of the 1,024 characters that CustomAttributes may have come through', async () => {
    const attributes = `${'a'.repeat(1000)};b="c,d"; e=f`.padEnd(1024, 'z');
    const connection = connectRaw(rig.port);
    connection.write(invocationText(FLAT_RECORD, { 'X-Amzn-SageMaker-Custom-Attributes': attributes }));
    const answer = await connection.answer();
    expect(answer.headers['x-amzn-sagemaker-custom-attributes']).toBe(attributes);
    expect(rig.scr.requests(1)[0]?.rawHeaders).toContain(attributes);
  });

  it.each(['GET', 'BREW', 'get'])('with a method that is not taken are a problem: %s', async (method) => {
    const connection = connectRaw(rig.port);
    connection.write(requestText(`${method} /invocations`));
    expect(problemOf(await connection.answer()).status).toBe(method === 'GET' ? 405 : 400);
  });
});
