import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Chain, type Gate, startChain } from '../../../harness/chain.ts';
import { problemOf } from '../../../harness/problem.ts';
import { FLAT_RECORD } from '../../../harness/records.ts';

const CUSTOM_ATTRIBUTES = 'x-amzn-sagemaker-custom-attributes';

let chain: Chain;
let gate: Gate;
beforeAll(async () => {
  chain = await startChain({ scr: { recordRequests: 10 }, variants: ['blue', 'green'] });
  gate = await chain.gate({ kind: 'rest' });
});

const score = (headers: Readonly<Record<string, string>>) =>
  gate.send({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: FLAT_RECORD,
  });

/** The last call as SageMaker saw it. */
const call = async () => (await chain.sagemaker.requests(1))[0];

describe('What a caller says beside the body', () => {
  it.each(['blue', 'green'])('chooses the variant that answers: %s', async (variant) => {
    for (let round = 0; round < 5; round++) {
      const answer = await score({ 'X-Amzn-SageMaker-Target-Variant': variant });
      expect([answer.status, answer.headers['x-amzn-invoked-production-variant']]).toEqual([200, variant]);
    }
    expect(await call()).toMatchObject({ variant });
  });

  it('is refused as its own fault where it chooses what is not there', async () => {
    const answer = await score({ 'X-Amzn-SageMaker-Target-Variant': 'red' });
    expect(problemOf(answer)).toMatchObject({ status: 400, code: 'invalid-request' });
  });

  it('names the inference that SageMaker captures', async () => {
    expect((await score({ 'X-Amzn-SageMaker-Inference-Id': 'loan 4711' })).status).toBe(200);
    expect(await call()).toMatchObject({ inferenceId: 'loan 4711' });
  });

  it('opens a session and closes it: the ids come from the model and go to it', async () => {
    const opened = 'abc-123; Expires=2030-01-01T00:00:00Z';
    chain.scr.setFault({ fault: `header:X-Amzn-SageMaker-New-Session-Id=${opened}`, count: 1 });
    const open = await score({ 'X-Amzn-SageMaker-Session-Id': 'NEW_SESSION' });
    expect(open.headers['x-amzn-sagemaker-new-session-id']).toBe(opened);
    chain.scr.setFault({ fault: 'header:X-Amzn-SageMaker-Closed-Session-Id=abc-123', count: 1 });
    const close = await score({ 'X-Amzn-SageMaker-Session-Id': 'abc-123' });
    expect(close.headers['x-amzn-sagemaker-closed-session-id']).toBe('abc-123');
    expect((await call())?.headers['x-amzn-sagemaker-session-id']).toBe('abc-123');
  });

  it('reaches SCR as attributes, and comes back as it was written', async () => {
    const answer = await score({ [CUSTOM_ATTRIBUTES]: 'tenant=a; branch=north' });
    expect(answer.headers[CUSTOM_ATTRIBUTES]).toBe('tenant=a; branch=north');
    const { rawHeaders = [] } = chain.scr.requests(1)[0] ?? {};
    expect(rawHeaders).toContainEqual(expect.stringMatching(/^tenant=a; branch=north(;|$)/));
  });

  it("gives way to attributes of SCR's own", async () => {
    chain.scr.setFault({ fault: 'attributes:cost=3', count: 1 });
    expect((await score({ [CUSTOM_ATTRIBUTES]: 'tenant=a' })).headers[CUSTOM_ATTRIBUTES]).toBe('cost=3');
  });

  it('leaves nothing of what travels between front door and container with the caller', async () => {
    expect((await score({})).headers).not.toHaveProperty(CUSTOM_ATTRIBUTES);
    expect((await call())?.headers[CUSTOM_ATTRIBUTES]).toMatch(/^scr-cid=[\w.-]+;scr-budget-ms=\d+$/);
  });
});
