import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultRule } from '../../../../src/local/sagemaker/fault-rules.ts';
import { type Chain, ENDPOINT, type FrontDoor, type Gate, startChain } from '../../../harness/chain.ts';
import { freePort } from '../../../harness/free-port.ts';
import { type HttpAnswer, send, withFault } from '../../../harness/http.ts';
import { problemOf } from '../../../harness/problem.ts';
import { FLAT_RECORD } from '../../../harness/records.ts';

/** What nobody outside may read: names, the account, places in SageMaker and in the code. */
const INTERNAL = [ENDPOINT, 'arn:', '123456789012', '/aws/sagemaker', 'log-stream', '127.0.0.1', ' at '];

let chain: Chain;
let gate: Gate;
beforeAll(async () => {
  chain = await startChain({ frontDoor: { env: { ENDPOINT_MAX_RETRIES: '2' } } });
  gate = await chain.gate({ kind: 'rest' });
});
beforeEach(() => chain.scr.resetCounts());
afterEach(async () => {
  await chain.sagemaker.clearFaults();
  await chain.sagemaker.resetCounts();
});

async function score(headers: Readonly<Record<string, string>> = {}, by: Gate = gate): Promise<HttpAnswer> {
  const answer = await by.send({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: FLAT_RECORD,
  });
  const said = JSON.stringify(answer.headers) + answer.text;
  expect(INTERNAL.filter((text) => said.includes(text))).toEqual([]);
  return answer;
}

interface FailureCase extends FaultRule {
  readonly becomes: string;
  /** Calls to SageMaker. */
  readonly calls: number;
  /** Scores that SCR began. */
  readonly scores: number;
}

const FAILURES: readonly FailureCase[] = [
  { fault: 'throttle', becomes: '429 throttled', calls: 3, scores: 0 },
  { fault: 'not-ready', becomes: '503 not-ready', calls: 3, scores: 0 },
  { fault: 'internal-failure', becomes: '502 endpoint-failed', calls: 1, scores: 0 },
  { fault: 'internal-failure', when: 'after', becomes: '502 endpoint-failed', calls: 1, scores: 1 },
  { fault: 'service-unavailable', becomes: '503 endpoint-unavailable', calls: 1, scores: 0 },
  { fault: 'service-unavailable', when: 'after', becomes: '503 endpoint-unavailable', calls: 1, scores: 1 },
  { fault: 'dependency-failure', becomes: '502 endpoint-failed', calls: 1, scores: 0 },
  { fault: 'access-denied', becomes: '500 misconfigured', calls: 1, scores: 0 },
  { fault: 'gateway-timeout', becomes: '504 deadline-exceeded', calls: 1, scores: 0 },
  { fault: 'gateway-timeout', when: 'after', becomes: '504 deadline-exceeded', calls: 1, scores: 1 },
  { fault: 'reset', becomes: '502 endpoint-failed', calls: 1, scores: 0 },
  { fault: 'reset', when: 'after', becomes: '502 endpoint-failed', calls: 1, scores: 1 },
  { fault: 'reset-within', becomes: '502 endpoint-failed', calls: 1, scores: 1 },
  { fault: 'model-timeout', becomes: '504 deadline-exceeded', calls: 1, scores: 0 },
  { fault: 'model-error', originalStatusCode: 400, becomes: '400 model-refused', calls: 1, scores: 0 },
  { fault: 'model-error', originalStatusCode: 422, becomes: '422 model-unprocessable', calls: 1, scores: 0 },
  { fault: 'model-error', originalStatusCode: 429, becomes: '429 throttled', calls: 1, scores: 0 },
  { fault: 'model-error', originalStatusCode: 500, becomes: '502 model-failed', calls: 1, scores: 0 },
  { fault: 'model-error', originalStatusCode: 503, becomes: '503 endpoint-unavailable', calls: 1, scores: 0 },
];

describe('A failure of SageMaker', () => {
  it.each(FAILURES)(
    '$fault $when $originalStatusCode is $becomes, after $calls calls and $scores scores',
    async ({ becomes, calls, scores, ...rule }) => {
      await chain.sagemaker.setFault({ ...rule, originalMessage: `see ${ENDPOINT} at com.sas.Solo` });
      const problem = problemOf(await score());
      expect(`${problem.status} ${problem.code}`).toBe(becomes);
      expect(chain.scr.counts().total).toBe(scores);
      const { outcomes } = await chain.sagemaker.counts();
      expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(calls);
    },
  );

  it.each(['throttle', 'not-ready'] as const)(
    'that passes, %s, costs a moment and no score',
    async (fault) => {
      await chain.sagemaker.setFault({ fault, count: 2 });
      expect((await score()).status).toBe(200);
      expect(chain.scr.counts().total).toBe(1);
    },
  );
});

describe('A failure behind the container', () => {
  it.each([
    ['resets the connection before it scores', 'reset-before-score', '502 scr-unavailable'],
    ['resets the connection after it scored', 'reset-before', '502 scr-unavailable'],
    ['breaks off within its answer', 'reset-within', '502 scr-unavailable'],
    ['redirects', 'redirect', '502 scr-bad-response'],
    ['speaks no HTTP', 'garbage', '502 scr-bad-response'],
  ])('is told as the container tells it: SCR %s', async (_, fault, becomes) => {
    const id = { 'x-correlation-id': 'order-7' };
    const direct = await send(chain.port, {
      method: 'POST',
      path: '/invocations',
      headers: { 'content-type': 'application/json', ...id, ...withFault(fault) },
      body: FLAT_RECORD,
    });
    chain.scr.resetCounts();
    const through = await score({ ...id, ...withFault(fault) });
    const problem = problemOf(through);
    expect(`${problem.status} ${problem.code}`).toBe(becomes);
    expect(JSON.parse(through.text)).toEqual(JSON.parse(direct.text));
    expect(chain.scr.counts().started).toBeLessThanOrEqual(1);
    expect((await chain.sagemaker.counts()).total).toBe(1);
  });

  it('brings the time to wait that SageMaker drops', async () => {
    const full = await startChain({ env: { SCR_MAX_CONCURRENCY: '1', SCR_MAX_QUEUE: '0' } });
    const door = await full.gate({ kind: 'http' });
    full.scr.setFault({ fault: 'slow:1000' });
    const answers = await Promise.all([score({}, door), score({}, door), score({}, door)]);
    const refused = answers.filter(({ status }) => status !== 200).map(problemOf);
    expect(refused).toMatchObject(
      Array.from({ length: 2 }, () => ({ status: 503, code: 'overloaded', retryAfterSeconds: 1 })),
    );
    expect(full.scr.counts().total).toBe(1);
  });
});

describe('A deployment that is wrong', () => {
  const through = async (env: Readonly<Record<string, string>>): Promise<[FrontDoor, HttpAnswer]> => {
    const frontDoor = await chain.startFrontDoor({ env: { ENDPOINT_MAX_RETRIES: '1', ...env } });
    const answer = await score(
      { 'x-correlation-id': 'order-8' },
      await chain.gate({ kind: 'http', target: frontDoor }),
    );
    return [frontDoor, answer];
  };

  it.each([
    ['names an endpoint that is not there', { ENDPOINT_NAME: 'nobody' }, 'ValidationError'],
    ['has the wrong credentials', { AWS_SECRET_ACCESS_KEY: 'wrong' }, 'InvalidSignatureException'],
    ['has no credentials', { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }, 'CredentialsProviderError'],
  ])('and %s: the caller learns that alone, the log says what to mend', async (_, env, awsError) => {
    const [frontDoor, answer] = await through(env);
    expect(problemOf(answer)).toMatchObject({ status: 500, code: 'misconfigured' });
    expect(answer.text).not.toContain('nobody');
    const entry = await frontDoor.log.entry('SageMaker refused the call.', { correlationId: 'order-8' });
    expect(entry).toMatchObject({ level: 'ERROR', awsError });
    expect(chain.scr.counts().total).toBe(0);
  });

  it('and reaches no SageMaker: nothing was scored, and the caller may come back', async () => {
    const [, answer] = await through({
      AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: `http://127.0.0.1:${await freePort()}`,
    });
    expect(problemOf(answer)).toMatchObject({
      status: 503,
      code: 'endpoint-unavailable',
      detail: expect.stringContaining('nothing was scored'),
    });
  });

  it('so that the function does not start: the gateway says that, and the log says why', async () => {
    const frontDoor = await chain.startFrontDoor({ env: { GATEWAY_TIMEOUT_MS: 'soon' } });
    const answer = await score({}, await chain.gate({ kind: 'rest', target: frontDoor }));
    expect([answer.status, answer.text]).toEqual([502, '{"message":"Internal server error"}']);
    const entry = await frontDoor.log.entry('The front door cannot start.', { level: 'ERROR' });
    expect(entry.reason).toMatch(/GATEWAY_TIMEOUT_MS is "soon"; it must be milliseconds/);
  });
});
