import { beforeAll, describe, expect, it } from '@jest/globals';
import { problemOf } from '../../harness/problem.ts';
import { FLAT_RECORD } from '../../harness/records.ts';
import { type EndpointServer, score, startEndpointServer } from './endpoint-server.ts';
import { eventOf, TRIGGERS } from './events.ts';
import { type LambdaFunction, startFunction } from './function.ts';

const ORIGIN = 'https://app.example.com';

let sagemaker: EndpointServer;
let front: LambdaFunction;
beforeAll(async () => {
  sagemaker = await startEndpointServer();
  front = await startFunction(sagemaker.port, {
    ENDPOINTS: '{"homeloan":"homeloan-prod"}',
    CORS_ORIGINS: ORIGIN,
  });
});

const invoke = (headers: Readonly<Record<string, string>>, path = '/invocations') => {
  sagemaker.answer((res) => score(res));
  return front.invoke(eventOf('rest', { path, body: FLAT_RECORD, headers }));
};
const ping = () => front.invoke(eventOf('rest', { method: 'GET', path: '/ping' }));

describe('A media type that SageMaker would not take', () => {
  const json = 'application/json';
  it.each([
    ['accept', 'letters beyond ASCII', `${json}, text/x-ü`],
    ['accept', 'letters that no header can hold', `${json}, text/x-€`],
    ['accept', 'a line end', `${json},\r\nx-evil: 1`],
    ['accept', 'more than 1,024 characters', `${json}${', text/x'.repeat(130)}`],
    ['content-type', 'letters beyond ASCII', `${json}; a="ü"`],
    ['content-type', 'a line end', `${json}; a="\r\nx-evil: 1"`],
    ['content-type', 'more than 1,024 characters', `${json}; a=${'b'.repeat(1024)}`],
  ])(
    'is refused as the caller’s own fault, and the endpoint is not ill for it: %s with %s',
    async (...[name, , value]) => {
      const problem = problemOf(await invoke({ [name]: value }));
      expect(problem).toMatchObject({
        status: 400,
        code: 'invalid-request',
        detail: expect.stringContaining(name),
      });
      expect(sagemaker.requests.length).toBe(0);
      expect((await ping()).status).toBe(200);
    },
  );

  it('is not one that only looks odd', async () => {
    const accept = 'text/html,\tapplication/json;q=0.9, */*;q=0.1';
    expect((await invoke({ accept, 'content-type': 'Application/JSON;Charset="UTF-8" ; x=y' })).status).toBe(
      200,
    );
    expect(sagemaker.requests[0]?.headers.accept).toBe(accept);
  });
});

describe('A header', () => {
  it.each([
    ['a correlation id with a line end', { 'x-correlation-id': 'a\r\nset-cookie: x=1' }],
    ['a correlation id of 100,000 characters', { 'x-correlation-id': 'a'.repeat(100_000) }],
    ['a correlation id that is sent twice', { 'x-correlation-id': 'a, b' }],
  ])('of the caller is replaced where it is %s', async (_, headers) => {
    const answer = await invoke(headers);
    expect([answer.status, answer.headers['x-correlation-id']]).toEqual([
      200,
      expect.stringMatching(/^[0-9a-f-]{36}$/),
    ]);
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  it.each(['a=b\r\nx-evil: 1', 'a=b\n', 'a=\u0000'])(
    'of attributes cannot bring another one along: %j',
    async (attributes) => {
      const answer = await invoke({ 'x-amzn-sagemaker-custom-attributes': attributes });
      expect(problemOf(answer)).toMatchObject({ status: 400, code: 'invalid-request' });
      expect(sagemaker.requests.length).toBe(0);
    },
  );

  it.each([
    ['Content-Length', '3'],
    ['Transfer-Encoding', 'chunked'],
    ['Expect', '100-continue'],
    ['X-HTTP-Method-Override', 'DELETE'],
    ['__proto__', 'x'],
  ])('that says something else of the body or the method changes nothing: %s', async (name, value) => {
    expect((await invoke(JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`))).status).toBe(200);
    expect(sagemaker.requests[0]?.body.toString()).toBe(FLAT_RECORD);
  });

  it.each([
    'null',
    `${ORIGIN}.evil.example`,
    `${ORIGIN}, https://evil.example`,
    'https://APP.example.com:444',
  ])('of another origin lets no page in: %s', async (origin) => {
    const { headers } = await invoke({ Origin: origin });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(headers.vary).toBe('origin');
  });
});

describe('A path', () => {
  it.each([
    '',
    '//invocations',
    'invocations',
    '/invocations\0',
    '/invocations%00',
    '/invocations\r\nx-evil: 1',
    '/endpoints//invocations',
    '/endpoints/homeloan/../homeloan-prod/invocations',
    '/endpoints/homeloan%2f..%2fhomeloan-prod/invocations',
    '/endpoints/%zz/invocations',
    '/endpoints/HOMELOAN/invocations',
    `/${'x'.repeat(100_000)}`,
  ])('that leads nowhere is a problem with a correlation id, and one line of the log: %j', async (path) => {
    const answer = await invoke({}, path);
    const { correlationId } = problemOf(answer);
    expect(answer.status).toBe(404);
    expect(await front.log.request(correlationId)).toMatchObject({ status: 404, code: 'not-found' });
    expect(sagemaker.requests.length).toBe(0);
  });
});

describe('An answer of more than a load balancer takes', () => {
  const body = `"${'x'.repeat(1_100_000)}"`;
  it.each(TRIGGERS)('is a problem to a load balancer, and an answer to the others: %s', async (trigger) => {
    sagemaker.answer((res) => score(res, body));
    const answer = await front.invoke(eventOf(trigger, { body: FLAT_RECORD }));
    if (trigger.startsWith('alb'))
      expect(problemOf(answer)).toMatchObject({ status: 502, code: 'response-too-large' });
    else expect([answer.status, answer.text.length]).toEqual([200, body.length]);
  });
});

describe('Many requests at once in one environment', () => {
  it('keep to themselves: each its own answer, id, deadline and log line', async () => {
    sagemaker.answer((res, { body }) => {
      const { LOAN } = JSON.parse(body.toString());
      setTimeout(() => score(res, body), LOAN % 7);
    });
    const numbers = Array.from({ length: 100 }, (_, index) => index);
    const answers = await Promise.all(
      numbers.map((number) => {
        const event = eventOf('rest', {
          body: `{"LOAN":${number}}`,
          headers: { 'x-correlation-id': `many-${number}` },
        });
        const context = { ...Object(event.requestContext), requestId: `gateway-${number}` };
        return front.invoke({ ...event, requestContext: context });
      }),
    );
    expect(answers.map(({ text, headers }) => [text, headers['x-correlation-id']])).toEqual(
      numbers.map((number) => [`{"LOAN":${number}}`, `many-${number}`]),
    );
    const lines = await Promise.all(numbers.map((number) => front.log.request(`many-${number}`)));
    expect(lines.map((line) => line.gatewayRequestId)).toEqual(numbers.map((number) => `gateway-${number}`));
    expect(new Set(lines.map((line) => line.lambdaRequestId)).size).toBe(numbers.length);
  });
});
