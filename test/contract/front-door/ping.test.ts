import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { problemOf } from '../../harness/problem.ts';
import { FLAT_RECORD } from '../../harness/records.ts';
import { type EndpointServer, fail, LEAK, score, startEndpointServer } from './endpoint-server.ts';
import { eventOf } from './events.ts';
import { type LambdaFunction, startFunction } from './function.ts';

let sagemaker: EndpointServer;
let front: LambdaFunction;
beforeAll(async () => {
  sagemaker = await startEndpointServer();
});
beforeEach(async () => {
  front = await startFunction(sagemaker.port, { ENDPOINT_MAX_RETRIES: '0' });
});

const ping = (query = {}) => front.invoke(eventOf('rest', { method: 'GET', path: '/ping', query }));
const invoke = () => front.invoke(eventOf('rest', { body: FLAT_RECORD }));

describe('GET /ping', () => {
  it('is 200 with an empty body, and calls nobody', async () => {
    sagemaker.answer((res) => score(res));
    expect(await ping()).toMatchObject({ status: 200, text: '' });
    expect(sagemaker.requests.length).toBe(0);
  });

  it.each([
    ['endpoint is not there', 400, 'ValidationError'],
    ['endpoint is not available', 503, 'ServiceUnavailable'],
    ['model is not ready', 429, 'ModelNotReadyException'],
  ])('is 503 after a call found that the %s, until one goes well', async (_, status, name) => {
    sagemaker.answer((res) => fail(res, status, name, { Message: LEAK }));
    await invoke();
    const problem = await ping();
    expect(problemOf(problem)).toMatchObject({ status: 503, code: 'endpoint-unavailable' });
    expect(problem.text).not.toContain('homeloan-prod');
    sagemaker.answer((res) => score(res));
    expect((await invoke()).status).toBe(200);
    expect((await ping()).status).toBe(200);
  });

  it('is 200 after the model refused a record: that says that it answers', async () => {
    sagemaker.answer((res) =>
      fail(res, 424, 'ModelError', { OriginalStatusCode: 400, OriginalMessage: 'no' }),
    );
    expect((await invoke()).status).toBe(400);
    expect((await ping()).status).toBe(200);
  });
});

describe('GET /health', () => {
  it('is the same under a name that a REST API at a custom domain does not answer itself', async () => {
    const health = (query = {}) => front.invoke(eventOf('rest', { method: 'GET', path: '/health', query }));
    sagemaker.answer((res) => fail(res, 503, 'ServiceUnavailable'));
    expect(await health()).toMatchObject({ status: 200, text: '' });
    await invoke();
    expect(problemOf(await health())).toMatchObject({ status: 503, code: 'endpoint-unavailable' });
    sagemaker.answer((res) => {
      res.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      res.end('{"EndpointStatus":"Creating"}');
    });
    expect(problemOf(await health({ deep: 'true' })).detail).toBe('The endpoint is Creating.');
  });
});

describe('GET /ping?deep=true', () => {
  const status = (text: string) =>
    sagemaker.answer((res) => {
      res.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      res.end(JSON.stringify({ EndpointName: 'homeloan-prod', EndpointStatus: text }));
    });

  it.each(['InService', 'Updating', 'SystemUpdating', 'RollingBack', 'UpdateRollbackFailed'])(
    'is 200 where SageMaker says %s',
    async (text) => {
      status(text);
      expect((await ping({ deep: 'true' })).status).toBe(200);
      expect(JSON.parse(String(sagemaker.requests[0]?.body))).toEqual({ EndpointName: 'homeloan-prod' });
    },
  );

  it.each(['Creating', 'OutOfService', 'Deleting', 'Failed'])(
    'is 503 where SageMaker says %s',
    async (text) => {
      status(text);
      expect(problemOf(await ping({ deep: 'true' }))).toMatchObject({
        code: 'endpoint-unavailable',
        detail: `The endpoint is ${text}.`,
      });
    },
  );

  it.each([
    [400, 'ValidationException', 'There is no such endpoint.'],
    [403, 'AccessDeniedException', 'SageMaker could not be asked how the endpoint is.'],
  ])('is 503 where SageMaker says %s %s', async (code, name, detail) => {
    sagemaker.answer((res) => fail(res, code, name, { message: LEAK }));
    const answer = await ping({ deep: 'true' });
    expect(problemOf(answer)).toMatchObject({ status: 503, detail });
    expect(answer.text).not.toContain('homeloan-prod');
  });

  it('is asked once for all who ask at once, or soon after', async () => {
    status('InService');
    const answers = await Promise.all(Array.from({ length: 20 }, () => ping({ deep: 'true' })));
    answers.push(await ping({ deep: 'true' }));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    expect(sagemaker.requests.length).toBe(1);
  });

  it('is 503 before the gateway gives up, where SageMaker does not answer', async () => {
    const quick = await startFunction(sagemaker.port, { GATEWAY_TIMEOUT_MS: '1000' });
    sagemaker.answer(() => {});
    const answer = await quick.invoke(
      eventOf('rest', { method: 'GET', path: '/ping', query: { deep: 'true' } }),
    );
    expect(problemOf(answer)).toMatchObject({ status: 503, code: 'endpoint-unavailable' });
    expect(answer.tookMs).toBeLessThan(900);
  });
});
