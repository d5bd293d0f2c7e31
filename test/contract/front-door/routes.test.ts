import { beforeAll, describe, expect, it } from '@jest/globals';
import { problemOf } from '../../harness/problem.ts';
import { FLAT_RECORD, recordOfBytes } from '../../harness/records.ts';
import { type EndpointServer, fail, score, startEndpointServer } from './endpoint-server.ts';
import { eventOf } from './events.ts';
import { type LambdaFunction, startBadFunction, startFunction } from './function.ts';

const ORIGIN = 'https://app.example.com';

let sagemaker: EndpointServer;
let front: LambdaFunction;
beforeAll(async () => {
  sagemaker = await startEndpointServer();
  front = await startFunction(sagemaker.port, {
    ENDPOINTS: JSON.stringify({
      homeloan: { endpointName: 'homeloan-prod', maxPayloadBytes: 2000, asyncEndpointName: 'homeloan-async' },
      churn: 'churn-v2',
    }),
    ASYNC_BUCKET: 'scoring',
    CORS_ORIGINS: `${ORIGIN}, http://localhost:5173`,
    MAX_RESPONSE_BYTES: '100000',
  });
});

const invoke = (path: string, body: string = FLAT_RECORD, headers: Readonly<Record<string, string>> = {}) =>
  front.invoke(eventOf('rest', { path, body, headers }));

describe('The endpoints of the list', () => {
  it.each([
    ['/endpoints/homeloan/invocations', '/endpoints/homeloan-prod/invocations'],
    ['/endpoints/churn/invocations', '/endpoints/churn-v2/invocations'],
  ])('are reached by their public names: %s', async (path, reached) => {
    sagemaker.answer((res) => score(res));
    expect((await invoke(path)).status).toBe(200);
    expect(sagemaker.requests[0]?.path).toBe(reached);
  });

  it.each(['homeloan-prod', 'another', '__proto__', 'homeloan%2F..%2Fchurn', 'toString'])(
    'are all there is: %s is not found',
    async (name) => {
      sagemaker.answer((res) => score(res));
      expect(problemOf(await invoke(`/endpoints/${name}/invocations`))).toMatchObject({
        status: 404,
        code: 'not-found',
      });
      expect(sagemaker.requests.length).toBe(0);
    },
  );

  it('have none among them that is meant by /invocations, unless one is chosen', async () => {
    expect(problemOf(await invoke('/invocations'))).toMatchObject({
      status: 404,
      detail: expect.stringContaining('/endpoints/{name}/invocations'),
    });
  });
});

describe('What is too large', () => {
  it('is refused before any call, and told where it may go', async () => {
    sagemaker.answer((res) => score(res));
    const problem = problemOf(await invoke('/endpoints/homeloan/invocations', recordOfBytes(2001)));
    expect(problem).toMatchObject({
      status: 413,
      code: 'payload-too-large',
      detail: 'The limit is 2000 bytes. What is larger goes to POST /endpoints/homeloan/async-invocations.',
    });
    expect(sagemaker.requests.length).toBe(0);
    expect((await invoke('/endpoints/homeloan/invocations', recordOfBytes(2000))).status).toBe(200);
  });

  it('goes nowhere else where there is no asynchronous endpoint', async () => {
    sagemaker.answer((res) => fail(res, 413, 'PayloadTooLarge'));
    expect(problemOf(await invoke('/endpoints/churn/invocations')).detail).not.toContain('async');
  });

  it.each([
    ['bytes', 'application/octet-stream', Buffer.alloc(70_000)],
    ['text full of quotes', 'application/json', `"${'\\"'.repeat(25_000)}"`],
  ])('on its way back is a problem rather than a failed function: %s', async (_, type, body) => {
    sagemaker.answer((res) => score(res, body, { 'content-type': type }));
    expect(problemOf(await invoke('/endpoints/homeloan/invocations'))).toMatchObject({
      status: 502,
      code: 'response-too-large',
    });
  });

  it('may be just small enough', async () => {
    const body = `"${'x'.repeat(80_000)}"`;
    sagemaker.answer((res) => score(res, body));
    expect((await invoke('/endpoints/churn/invocations')).text).toBe(body);
  });
});

describe('A page in a browser', () => {
  it.each([ORIGIN, 'http://localhost:5173'])('of the origin %s may read every answer', async (origin) => {
    sagemaker.answer((res) => score(res));
    for (const [path, status] of [
      ['/endpoints/churn/invocations', 200],
      ['/nothing', 404],
    ] as const) {
      const answer = await invoke(path, FLAT_RECORD, { Origin: origin });
      expect(answer.status).toBe(status);
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-expose-headers': expect.stringMatching(/x-correlation-id.*retry-after/),
        vary: 'origin',
      });
    }
  });

  it('of another origin may not', async () => {
    const headers = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' };
    const path = '/endpoints/churn/invocations';
    const preflight = await front.invoke(eventOf('rest', { method: 'OPTIONS', path, headers }));
    for (const answer of [preflight, await invoke(path, FLAT_RECORD, headers)]) {
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('may ask for the headers it needs', async () => {
    const headers = { Origin: ORIGIN, 'Access-Control-Request-Method': 'POST' };
    const event = eventOf('rest', { method: 'OPTIONS', path: '/endpoints/churn/invocations', headers });
    expect(await front.invoke(event)).toMatchObject({
      status: 204,
      text: '',
      headers: {
        'access-control-allow-methods': 'POST, OPTIONS',
        'access-control-allow-headers': expect.stringMatching(
          /content-type.*x-amzn-sagemaker-prefix-aware-id/,
        ),
      },
    });
  });

  it('is nobody where CORS is off', async () => {
    const off = await startFunction(sagemaker.port);
    const headers = { Origin: ORIGIN, 'Access-Control-Request-Method': 'POST' };
    const answer = await off.invoke(eventOf('rest', { method: 'OPTIONS', headers }));
    expect(problemOf(answer)).toMatchObject({ status: 405 });
    expect(answer.headers).toMatchObject({ allow: 'POST' });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('A path that has a mapping before it', () => {
  it('is found without it', async () => {
    const mapped = await startFunction(sagemaker.port, { BASE_PATH: '/scoring/v1' });
    const event = eventOf('rest', { method: 'GET', path: '/scoring/v1/ping' });
    expect((await mapped.invoke(event)).status).toBe(200);
  });
});

describe('A function that is configured wrongly', () => {
  it.each([
    [{ ENDPOINTS: '{"a":{"endpointNmae":"b"}}' }, /"a", "endpointNmae" is no member; known are endpointName/],
    [{ ENDPOINTS: '{"a":{}}', ENDPOINT_NAME: 'b' }, /ENDPOINT_NAME is "b"; it must be a public name/],
    [{ ENDPOINT_NAME: '' }, /Neither ENDPOINT_NAME nor ENDPOINTS is set/],
    [{ GATEWAY_TIMEOUT_MS: 'soon' }, /GATEWAY_TIMEOUT_MS is "soon"; it must be milliseconds/],
    [
      { SCR_SIGNATURE_FILE: '/nowhere.json' },
      /The signature of homeloan-prod, \/nowhere.json: It cannot be read/,
    ],
  ])('does not start, and says why: %j', async (env, says) => {
    const { code, log } = await startBadFunction(env);
    expect(code).not.toBe(0);
    expect(log.entries('The front door cannot start.')).toMatchObject([
      { level: 'ERROR', reason: expect.stringMatching(says) },
    ]);
  });
});
