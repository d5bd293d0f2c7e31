import { beforeAll, describe, expect, it } from '@jest/globals';
import { problemOf } from '../../harness/problem.ts';
import { FLAT_RECORD } from '../../harness/records.ts';
import { type EndpointServer, SCORE, score, startEndpointServer } from './endpoint-server.ts';
import { eventOf, TRIGGERS } from './events.ts';
import { type LambdaFunction, startFunction } from './function.ts';

/** The members that each kind of trigger knows in an answer; REST APIs refuse any other. */
const MEMBERS = {
  rest: ['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'],
  http: ['statusCode', 'headers', 'cookies', 'body', 'isBase64Encoded'],
  url: ['statusCode', 'headers', 'cookies', 'body', 'isBase64Encoded'],
  alb: ['statusCode', 'statusDescription', 'headers', 'body', 'isBase64Encoded'],
  'alb-multi-value': ['statusCode', 'statusDescription', 'multiValueHeaders', 'body', 'isBase64Encoded'],
} as const;

describe.each(TRIGGERS)('A request through %s', (trigger) => {
  let sagemaker: EndpointServer;
  let front: LambdaFunction;
  beforeAll(async () => {
    sagemaker = await startEndpointServer();
    front = await startFunction(sagemaker.port, { CORS_ORIGINS: 'https://app.example.com' });
  });

  it('is scored: the very bytes reach the endpoint, and its very bytes come back', async () => {
    sagemaker.answer((res) => score(res));
    const body = ' {"NAME":"Ümläut", "LOAN":1e400}\r\n';
    const { raw, ...answer } = await front.invoke(eventOf(trigger, { body }));
    expect([answer.status, answer.text]).toEqual([200, SCORE]);
    expect(sagemaker.requests.map((request) => [request.path, request.body.toString()])).toEqual([
      ['/endpoints/homeloan-prod/invocations', body],
    ]);
    expect(raw).toMatchObject({ statusCode: 200, isBase64Encoded: false, body: SCORE });
    expect(MEMBERS[trigger]).toEqual(expect.arrayContaining(Object.keys(raw)));
  });

  it('may come as base64', async () => {
    sagemaker.answer((res) => score(res));
    const body = Buffer.from('{"NAME":"Ümläut"}');
    expect((await front.invoke(eventOf(trigger, { body }))).status).toBe(200);
    expect(sagemaker.requests[0]?.body.equals(body)).toBe(true);
  });

  it.each([
    ['of another type', 'application/octet-stream', Buffer.from([0, 255, 10, 128])],
    ['of bytes that are not the UTF-8 they should be', 'application/json', Buffer.from([0x22, 0xe9, 0x22])],
  ])('is answered with base64 where the answer is %s', async (_, type, bytes) => {
    sagemaker.answer((res) => score(res, bytes, { 'content-type': type }));
    const answer = await front.invoke(eventOf(trigger, { body: FLAT_RECORD }));
    expect(answer.raw.isBase64Encoded).toBe(true);
    expect(answer.body.equals(bytes)).toBe(true);
    expect(answer.headers['content-type']).toBe(type);
  });

  it('is answered with an empty body where the endpoint answers nothing', async () => {
    sagemaker.answer((res) => score(res, ''));
    expect((await front.invoke(eventOf(trigger, { body: FLAT_RECORD }))).raw).toMatchObject({
      statusCode: 200,
      body: '',
      isBase64Encoded: false,
    });
  });

  it('keeps its correlation id, or gets one', async () => {
    sagemaker.answer((res) => score(res));
    const kept = await front.invoke(
      eventOf(trigger, { body: FLAT_RECORD, headers: { 'X-Correlation-Id': 'order-7' } }),
    );
    expect(kept.headers['x-correlation-id']).toBe('order-7');
    const made = await front.invoke(eventOf(trigger, { body: FLAT_RECORD }));
    expect(made.headers['x-correlation-id']).toMatch(/^[\w.-]{1,128}$/);
  });

  it('is a problem where the route is not there, takes another method, or the body is bad', async () => {
    for (const [given, code] of [
      [{ path: '/nothing', body: '{}' }, 'not-found'],
      [{ method: 'GET' }, 'method-not-allowed'],
      [{ method: 'POST', path: '/ping' }, 'method-not-allowed'],
      [{ path: '/endpoints/%E0%A4%A/invocations', body: '{}' }, 'not-found'],
      [{ body: '{"LOAN":' }, 'invalid-json'],
      [{}, 'invalid-json'],
    ] as const) {
      const answer = await front.invoke(eventOf(trigger, given));
      expect(problemOf(answer).code).toBe(code);
      expect(MEMBERS[trigger]).toEqual(expect.arrayContaining(Object.keys(answer.raw)));
    }
  });

  it('may be a health check', async () => {
    for (const method of ['GET', 'HEAD']) {
      const ping = await front.invoke(eventOf(trigger, { method, path: '/ping' }));
      expect(ping.raw).toMatchObject({ statusCode: 200, body: '', isBase64Encoded: false });
    }
  });

  it('has its query decoded once, whoever encoded it', async () => {
    sagemaker.answer((res, { path, headers }) => {
      expect([path, headers['x-amz-target']]).toEqual(['/', 'SageMaker.DescribeEndpoint']);
      res.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      res.end('{"EndpointStatus":"Failed"}');
    });
    const query = { deep: 'true', 'a&b': 'c=d e' };
    const ping = await front.invoke(eventOf(trigger, { method: 'GET', path: '/ping', query }));
    expect(problemOf(ping)).toMatchObject({
      code: 'endpoint-unavailable',
      detail: 'The endpoint is Failed.',
    });
  });

  it('may be a question of a browser before the request', async () => {
    const preflight = await front.invoke(
      eventOf(trigger, {
        method: 'OPTIONS',
        headers: { Origin: 'https://app.example.com', 'Access-Control-Request-Method': 'POST' },
      }),
    );
    expect([preflight.status, preflight.headers]).toMatchObject([
      204,
      {
        'access-control-allow-origin': 'https://app.example.com',
        'access-control-allow-methods': 'POST, OPTIONS',
        vary: 'origin',
      },
    ]);
  });
});

describe('An event that is no HTTP request', () => {
  it('is refused rather than answered', async () => {
    const front = await startFunction((await startEndpointServer()).port);
    await expect(front.invoke({ Records: [] })).rejects.toThrow(/no HTTP request/);
  });
});
