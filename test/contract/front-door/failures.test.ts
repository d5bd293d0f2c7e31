import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../harness/free-port.ts';
import { problemOf } from '../../harness/problem.ts';
import { FLAT_RECORD } from '../../harness/records.ts';
import {
  type EndpointServer,
  fail,
  LEAK,
  modelError,
  SCORE,
  score,
  startEndpointServer,
} from './endpoint-server.ts';
import { type EventRequest, eventOf } from './events.ts';
import { type FunctionResult, type LambdaFunction, startFunction } from './function.ts';

const CONTAINERS_PROBLEM = {
  type: 'urn:scr-sagemaker:problem:invalid-record',
  title: "A record does not fit the model's signature; see errors.",
  status: 400,
  code: 'invalid-record',
  detail: '1 of 2 records are faulty; none was scored.',
  correlationId: 'order-7',
  retryable: false,
  errorCount: 1,
  errors: [{ record: 2, field: 'LOAN', message: 'must be a number' }],
};

let sagemaker: EndpointServer;
let front: LambdaFunction;
beforeAll(async () => {
  sagemaker = await startEndpointServer();
  front = await startFunction(sagemaker.port, { ENDPOINT_MAX_RETRIES: '2' });
});

async function invoke(given: Partial<EventRequest> = {}, remainingMs?: number): Promise<FunctionResult> {
  const event = eventOf('rest', { body: FLAT_RECORD, ...given });
  const answer = await front.invoke(event, remainingMs);
  const text = JSON.stringify(answer.raw);
  // Nothing of the account gets out, whatever SageMaker said.
  for (const internal of ['arn:', '123456789012', 'homeloan-prod', 'log-stream', 'at /']) {
    expect(text).not.toContain(internal);
  }
  return answer;
}

const message = { Message: `Refused: ${LEAK}`, message: `Refused: ${LEAK}` };

/** SageMaker's answer, what the caller gets for it, and how many tries were made. */
const FAILURES: readonly (readonly [string, (res: ServerResponse) => void, number, string, number])[] = [
  ['ThrottlingException 400', (res) => fail(res, 400, 'ThrottlingException', message), 429, 'throttled', 3],
  ['ThrottlingException 429', (res) => fail(res, 429, 'ThrottlingException', message), 429, 'throttled', 3],
  ['ModelNotReadyException', (res) => fail(res, 429, 'ModelNotReadyException', message), 503, 'not-ready', 3],
  ['ValidationError', (res) => fail(res, 400, 'ValidationError', message), 500, 'misconfigured', 1],
  [
    'AccessDeniedException',
    (res) => fail(res, 403, 'AccessDeniedException', message),
    500,
    'misconfigured',
    1,
  ],
  [
    'UnrecognizedClientException',
    (res) => fail(res, 403, 'UnrecognizedClientException', message),
    500,
    'misconfigured',
    1,
  ],
  ['InternalFailure', (res) => fail(res, 500, 'InternalFailure', message), 502, 'endpoint-failed', 1],
  [
    'InternalDependencyException',
    (res) => fail(res, 530, 'InternalDependencyException', message),
    502,
    'endpoint-failed',
    1,
  ],
  [
    'ServiceUnavailable',
    (res) => fail(res, 503, 'ServiceUnavailable', message),
    503,
    'endpoint-unavailable',
    1,
  ],
  [
    'a bare 504',
    (res) => void res.writeHead(504).end('<html>Gateway Timeout</html>'),
    504,
    'deadline-exceeded',
    1,
  ],
  ['a bare 500', (res) => void res.writeHead(500).end('oops'), 502, 'endpoint-failed', 1],
  ['a bare 413', (res) => void res.writeHead(413).end(), 413, 'payload-too-large', 1],
  ['a reset', (res) => res.destroy(), 502, 'endpoint-failed', 1],
  [
    'a reset within the answer',
    (res) => {
      res.writeHead(200, { 'content-length': '1000' });
      res.write('{', () => res.destroy());
    },
    502,
    'endpoint-failed',
    1,
  ],
  ['a 400 of the model', (res) => modelError(res, 400, 'LOAN=12345 is bad'), 400, 'model-refused', 1],
  ['a 401 of the model', (res) => modelError(res, 401, 'no'), 400, 'model-refused', 1],
  ['a 404 of the model', (res) => modelError(res, 404, 'no'), 404, 'not-found', 1],
  ['a 413 of the model', (res) => modelError(res, 413, 'no'), 413, 'payload-too-large', 1],
  ['a 415 of the model', (res) => modelError(res, 415, 'no'), 415, 'unsupported-media-type', 1],
  ['a 422 of the model', (res) => modelError(res, 422, 'no'), 422, 'model-unprocessable', 1],
  ['a 429 of the model', (res) => modelError(res, 429, 'no'), 429, 'throttled', 1],
  [
    'a 500 of the model',
    (res) => modelError(res, 500, 'at com.sas.Solo(Solo.java:1)'),
    502,
    'model-failed',
    1,
  ],
  ['a 503 of the model', (res) => modelError(res, 503, 'no'), 503, 'endpoint-unavailable', 1],
  ['a 504 of the model', (res) => modelError(res, 504, 'no'), 502, 'model-failed', 1],
  ['a timeout of the model', (res) => modelError(res, 0, ''), 504, 'deadline-exceeded', 1],
];

describe('What SageMaker answers', () => {
  it.each(FAILURES)(
    '%s becomes a problem that tells nothing of the account',
    async (_, answer, status, code, tries) => {
      sagemaker.answer(answer);
      const result = await invoke();
      const problem = problemOf(result);
      expect([problem.status, problem.code]).toEqual([status, code]);
      expect(problem.retryAfterSeconds !== undefined).toBe(status === 429 || status === 503);
      expect(sagemaker.requests.length).toBe(tries);
      expect(result.text).not.toContain('12345');
    },
  );

  it('no connection becomes a problem that says that nothing was scored', async () => {
    const lonely = await startFunction(await freePort(), { ENDPOINT_MAX_RETRIES: '1' });
    const problem = problemOf(await lonely.invoke(eventOf('rest', { body: FLAT_RECORD })));
    expect(problem).toMatchObject({
      code: 'endpoint-unavailable',
      detail: expect.stringMatching(/nothing was scored/),
    });
  });

  it("the container's own problem comes through as itself", async () => {
    sagemaker.answer((res) => modelError(res, 400, JSON.stringify(CONTAINERS_PROBLEM)));
    const answer = await invoke({ headers: { 'x-correlation-id': 'order-7' } });
    expect(problemOf(answer).status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual(CONTAINERS_PROBLEM);
  });

  it("the container's own problem comes with its Retry-After, which SageMaker drops", async () => {
    const problem = {
      type: 'urn:scr-sagemaker:problem:overloaded',
      status: 503,
      code: 'overloaded',
      retryAfterSeconds: 7,
    };
    sagemaker.answer((res) => modelError(res, 503, JSON.stringify(problem)));
    expect(problemOf(await invoke())).toMatchObject({
      status: 503,
      code: 'overloaded',
      retryAfterSeconds: 7,
    });
  });

  it.each([
    [
      'of another code',
      { ...CONTAINERS_PROBLEM, code: 'made-up', type: 'urn:scr-sagemaker:problem:made-up' },
    ],
    ['of another type', { ...CONTAINERS_PROBLEM, type: 'https://example.com/problem' }],
    ['that is cut', { ...CONTAINERS_PROBLEM, detail: 'x'.repeat(3000) }],
  ])('a problem %s is none of ours', async (_, problem) => {
    sagemaker.answer((res) => modelError(res, 400, JSON.stringify(problem)));
    expect(problemOf(await invoke()).code).toBe('model-refused');
  });

  it("the model's own error comes through only where that is allowed, and it is whole JSON", async () => {
    const open = await startFunction(sagemaker.port, { PASS_MODEL_ERRORS: 'true' });
    const event = eventOf('rest', { body: FLAT_RECORD });
    sagemaker.answer((res) => modelError(res, 422, '{"message":"no such variable"}'));
    expect(await open.invoke(event)).toMatchObject({
      status: 422,
      text: '{"message":"no such variable"}',
      headers: { 'content-type': 'application/json' },
    });
    for (const body of ['plain text', `{"message":"${'x'.repeat(2100)}"}`]) {
      sagemaker.answer((res) => modelError(res, 400, body));
      expect(problemOf(await open.invoke(event)).code).toBe('model-refused');
    }
  });

  it('a refusal is the fault of the headers that chose what is not there', async () => {
    sagemaker.answer((res) => fail(res, 400, 'ValidationError', message));
    const answer = await invoke({ headers: { 'X-Amzn-SageMaker-Target-Variant': 'blue' } });
    expect(problemOf(answer)).toMatchObject({ status: 400, code: 'invalid-request' });
  });

  it('the words of a refusal are in the log, for the operator, and nowhere else', async () => {
    sagemaker.answer((res) => fail(res, 403, 'AccessDeniedException', message));
    await invoke({ headers: { 'x-correlation-id': 'denied-1' } });
    expect(await front.log.entry('SageMaker refused the call.', { correlationId: 'denied-1' })).toMatchObject(
      {
        level: 'ERROR',
        awsError: 'AccessDeniedException',
        awsRequestId: '6d1c8e0e-0000-4000-8000-000000000002',
        reason: `Refused: ${LEAK}`,
      },
    );
  });

  it("the model's words are not even in the log: they may quote the inputs", async () => {
    sagemaker.answer((res) => modelError(res, 400, 'LOAN=987654321 is bad'));
    await invoke({ headers: { 'x-correlation-id': 'quoting-1' } });
    await front.log.request('quoting-1');
    expect(front.log.lines.join('\n')).not.toContain('987654321');
  });
});

describe('A call that SageMaker would not take just now', () => {
  it.each([
    ['throttles', 429, 'ThrottlingException'],
    ['says that the model is not ready', 429, 'ModelNotReadyException'],
  ])('is made again where it %s', async (_, status, name) => {
    sagemaker.answer((res, _request, number) => (number < 3 ? fail(res, status, name) : score(res)));
    const answer = await invoke({ headers: { 'x-correlation-id': `again-${name}` } });
    expect([answer.status, answer.text, sagemaker.requests.length]).toEqual([200, SCORE, 3]);
    expect(await front.log.request(`again-${name}`)).toMatchObject({ retries: 2, variant: 'AllTraffic' });
  });

  it('is made again where the listener is behind for a moment', async () => {
    const port = await freePort();
    const early = await startFunction(port, { ENDPOINT_MAX_RETRIES: '10' });
    const answer = early.invoke(eventOf('rest', { body: FLAT_RECORD }));
    const late = createServer((_, res) => score(res));
    late.listen(port, '127.0.0.1');
    expect((await answer).status).toBe(200);
    late.closeAllConnections();
    late.close();
  });

  it('waits as long as SageMaker asks', async () => {
    sagemaker.answer((res, _request, number) =>
      number === 1 ? fail(res, 429, 'ThrottlingException', {}, { 'retry-after': '1' }) : score(res),
    );
    const answer = await invoke();
    expect(answer.status).toBe(200);
    expect(answer.tookMs).toBeGreaterThanOrEqual(1000);
  });

  it('is told to come back where there is no time for that', async () => {
    sagemaker.answer((res) => fail(res, 429, 'ThrottlingException', {}, { 'retry-after': '9' }));
    const answer = await invoke({}, 3000);
    expect(problemOf(answer)).toMatchObject({ code: 'throttled', retryAfterSeconds: 9 });
    expect([sagemaker.requests.length, answer.tookMs < 1000]).toEqual([1, true]);
  });

  it('is never made again after an unknown outcome, unless scoring is pure', async () => {
    const pure = await startFunction(sagemaker.port, { SCR_SCORING_IS_PURE: 'true' });
    const event = eventOf('rest', { body: FLAT_RECORD });
    sagemaker.answer((res, _request, number) => (number === 1 ? res.destroy() : score(res)));
    expect([(await pure.invoke(event)).status, sagemaker.requests.length]).toEqual([200, 2]);
    sagemaker.answer((res) => res.destroy());
    expect(problemOf(await pure.invoke(event)).code).toBe('endpoint-failed');
    expect(sagemaker.requests.length).toBe(2);
  });
});
