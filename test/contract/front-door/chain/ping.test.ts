import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Chain, type Gate, startChain } from '../../../harness/chain.ts';
import { problemOf } from '../../../harness/problem.ts';
import { FLAT_RECORD } from '../../../harness/records.ts';

let chain: Chain;
let gate: Gate;
beforeAll(async () => {
  chain = await startChain();
  gate = await chain.gate({ kind: 'rest' });
});
afterEach(() => chain.sagemaker.clearFaults());

const ask = (path: string, by: Gate = gate) => by.send({ method: 'GET', path });
const score = () =>
  gate.send({ method: 'POST', headers: { 'content-type': 'application/json' }, body: FLAT_RECORD });

describe.each(['/ping', '/health'])('GET %s', (path) => {
  it('is 200 of an endpoint that is in service, whether SageMaker is asked or not', async () => {
    for (const query of ['', '?deep=true']) {
      const answer = await ask(`${path}${query}`);
      expect([answer.status, answer.text]).toEqual([200, '']);
    }
  });

  it('is 503 after a call found SageMaker down, until one goes well', async () => {
    await chain.sagemaker.setFault({ fault: 'service-unavailable', count: 1 });
    await score();
    expect(problemOf(await ask(path))).toMatchObject({ status: 503, code: 'endpoint-unavailable' });
    expect((await score()).status).toBe(200);
    expect((await ask(path)).status).toBe(200);
  });

  it('is 503 of an endpoint that is not there, where SageMaker is asked', async () => {
    const target = await chain.startFrontDoor({ env: { ENDPOINT_NAME: 'nobody' } });
    const answer = await ask(`${path}?deep=true`, await chain.gate({ kind: 'alb', target }));
    expect(problemOf(answer)).toMatchObject({ status: 503, detail: 'There is no such endpoint.' });
    expect(answer.text).not.toContain('nobody');
  });
});
