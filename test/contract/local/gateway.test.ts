import { afterAll, describe, expect, it } from '@jest/globals';
import type { GatewayKind, GatewayOptions } from '../../../src/local/gateway/options.ts';
import { type LocalGateway, startGateway } from '../../../src/local/gateway/server.ts';
import type { InvokeResult } from '../../../src/local/lambda/invocation.ts';
import { functionDirectory, startTestFunction } from '../../harness/function.ts';

const KINDS: readonly GatewayKind[] = ['rest', 'http', 'function-url', 'alb', 'alb-multi'];

const gateways: LocalGateway[] = [];
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.close()));
});

async function start(options: Partial<GatewayOptions> & Pick<GatewayOptions, 'kind' | 'target'>) {
  const gateway = await startGateway({ port: 0, ...options });
  gateways.push(gateway);
  return gateway;
}

/** A function without a process: it gives every event to `run`. */
const target = (run: (event: unknown) => InvokeResult | Promise<InvokeResult>) => ({
  invoke: async (event: unknown) => run(event),
});
const answers = (result: object) => target(() => ({ payload: result }));
const isMulti = (kind: GatewayKind) => kind === 'alb-multi';

interface Refused {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

async function post(url: string, body: string | Uint8Array<ArrayBuffer> = '{}'): Promise<Refused> {
  const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
}

/** A load balancer's page, and the messages of the others. */
const page = (status: string) =>
  `<html>\r\n<head><title>${status}</title></head>\r\n<body>\r\n<center><h1>${status}</h1></center>\r\n</body>\r\n</html>\r\n`;
const message = (text: string) => JSON.stringify({ message: text });

const failed: Readonly<Record<GatewayKind, readonly [number, string]>> = {
  rest: [502, message('Internal server error')],
  http: [500, message('Internal Server Error')],
  'function-url': [502, 'Internal Server Error'],
  alb: [502, page('502 Bad Gateway')],
  'alb-multi': [502, page('502 Bad Gateway')],
};

describe.each(KINDS)('%s', (kind) => {
  it('gives a real function the event, and its answer to the client', async () => {
    const source =
      'export const handler = async (event) => ({ statusCode: 201, body: JSON.stringify(event) });';
    const echo = await startTestFunction({ taskRoot: await functionDirectory(source) });
    const gateway = await start({ kind, target: echo });
    const { status, text } = await post(`${gateway.url}/invocations?a=1`, '{"JOB":"ä"}');
    expect(status).toBe(201);
    expect(JSON.parse(text)).toMatchObject({
      body: '{"JOB":"ä"}',
      isBase64Encoded: false,
      ...(kind === 'http' || kind === 'function-url'
        ? { rawPath: '/invocations', rawQueryString: 'a=1', requestContext: { http: { method: 'POST' } } }
        : { path: '/invocations', httpMethod: 'POST' }),
    });
  });

  it('hands status, headers and bytes of the answer on', async () => {
    const body = Buffer.from([0, 1, 255]);
    const headers = isMulti(kind)
      ? { multiValueHeaders: { 'content-type': ['text/csv'], 'x-a': ['1'] } }
      : { headers: { 'content-type': 'text/csv', 'x-a': '1' } };
    const result = { statusCode: 404, body: body.toString('base64'), isBase64Encoded: true, ...headers };
    const gateway = await start({ kind, target: answers(result), binaryMediaTypes: ['*/*'] });
    const answer = await fetch(`${gateway.url}/x`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('text/csv');
    expect(answer.headers.get('x-a')).toBe('1');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(body);
  });

  it('hides why a function failed, or what it returned', async () => {
    const error = { errorType: 'TypeError', errorMessage: 'LOAN 12000' };
    const [status, text] = failed[kind];
    for (const broken of [target(() => ({ error, statusCode: 200 })), answers({ statusCode: 'no' })]) {
      const gateway = await start({ kind, target: broken });
      expect(await post(gateway.url)).toMatchObject({ status, text });
    }
  });

  it('refuses a body that is too large without asking the function', async () => {
    let asked = false;
    const gateway = await start({
      kind,
      target: target(() => {
        asked = true;
        return { payload: { statusCode: 200 } };
      }),
    });
    const limit = { rest: 10, http: 10, 'function-url': 6, alb: 1, 'alb-multi': 1 }[kind] * 1024 * 1024;
    expect((await post(gateway.url, Buffer.alloc(limit + 1))).status).toBe(413);
    expect(asked).toBe(false);
    await post(gateway.url, Buffer.alloc(limit));
    expect(asked).toBe(true);
  });
});

describe('throttling on demand', () => {
  it.each(['rest', 'http', 'function-url'] as const)('refuses the next requests: %s', async (kind) => {
    const gateway = await start({ kind, target: answers({ statusCode: 200, body: 'scored' }) });
    gateway.throttle(2);
    const statuses = [await post(gateway.url), await post(gateway.url), await post(gateway.url)];
    expect(statuses.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(statuses[0]?.text).toBe(message('Too Many Requests'));
  });

  it('is not what a load balancer does', async () => {
    const gateway = await start({ kind: 'alb', target: answers({ statusCode: 200 }) });
    gateway.throttle(1);
    expect((await post(gateway.url)).status).toBe(200);
  });
});

describe('an API gives a function up that takes too long, and the function runs on', () => {
  it.each([
    ['rest', 504, 'Endpoint request timed out'],
    ['http', 503, 'Service Unavailable'],
  ] as const)('%s: %i', async (kind, status, text) => {
    const { promise, resolve } = Promise.withResolvers<InvokeResult>();
    const gateway = await start({ kind, target: target(() => promise), integrationTimeoutMs: 50 });
    expect(await post(gateway.url)).toEqual({ status, type: 'application/json', text: message(text) });
    resolve({ payload: { statusCode: 200 } });
    expect((await post(gateway.url)).status).toBe(200);
  });
});

describe('a function that Lambda refuses to run', () => {
  const refusal = (statusCode: 413 | 429) =>
    target(() => ({ statusCode, error: { errorType: 'Refused', errorMessage: '' } }));
  it.each([
    ['rest', 429, 500],
    ['rest', 413, 500],
    ['http', 429, 500],
    ['function-url', 429, 429],
    ['function-url', 413, 413],
    ['alb', 429, 502],
  ] as const)('before %s, for %i, is a %i', async (kind, statusCode, status) => {
    const gateway = await start({ kind, target: refusal(statusCode) });
    expect((await post(gateway.url)).status).toBe(status);
  });
});

describe('the stage', () => {
  it('is in the URL of a REST API and not in the path of the event', async () => {
    const echo = target((event) => ({ payload: { statusCode: 200, body: JSON.stringify(event) } }));
    const gateway = await start({ kind: 'rest', target: echo, stage: 'test' });
    expect(gateway.url).toMatch(/:\d+\/test$/);
    expect(JSON.parse((await post(`${gateway.url}/invocations`)).text)).toMatchObject({
      path: '/invocations',
      requestContext: { path: '/test/invocations', stage: 'test' },
    });
    expect(await post(new URL('/invocations', gateway.url).href)).toMatchObject({
      status: 403,
      text: message('Forbidden'),
    });
    expect((await post(new URL('/testing', gateway.url).href)).status).toBe(403);
  });

  it('is in URL and path of an HTTP API where it has a name', async () => {
    const echo = target((event) => ({ payload: event }));
    const gateway = await start({ kind: 'http', target: echo, stage: 'dev' });
    expect(JSON.parse((await post(`${gateway.url}/invocations`)).text)).toMatchObject({
      rawPath: '/dev/invocations',
    });
    expect((await post(new URL('/invocations', gateway.url).href)).status).toBe(404);
  });
});

it('an API adds its ids to every answer, and to the event', async () => {
  const seen: {
    requestContext?: Readonly<Record<string, unknown>>;
    headers?: Readonly<Record<string, string>>;
  }[] = [];
  const remember = target((event) => {
    seen.push(event as (typeof seen)[number]);
    return { payload: { statusCode: 200 } };
  });
  const rest = await fetch((await start({ kind: 'rest', target: remember })).url);
  expect(rest.headers.get('x-amzn-requestid')).toBe(seen[0]?.requestContext?.requestId);
  expect(rest.headers.get('x-amz-apigw-id')).toBe(seen[0]?.requestContext?.extendedRequestId);
  expect(rest.headers.get('x-amzn-trace-id')).toBe(seen[0]?.headers?.['X-Amzn-Trace-Id']);
  const http = await fetch((await start({ kind: 'http', target: remember })).url);
  expect(http.headers.get('apigw-requestid')).toBe(seen[1]?.requestContext?.requestId);
  const url = await fetch((await start({ kind: 'function-url', target: remember })).url);
  expect(url.headers.get('x-amzn-requestid')).toBe(seen[2]?.requestContext?.requestId);
});

it("a caller's trace goes to the function, as do the addresses it came by", async () => {
  const root = 'Root=1-00000000-000000000000000000000001';
  let traceId: string | undefined;
  let headers: Readonly<Record<string, string>> | undefined;
  const remember = {
    invoke: async (event: unknown, options?: { traceId?: string }) => {
      traceId = options?.traceId;
      headers = (event as { headers: Readonly<Record<string, string>> }).headers;
      return { payload: {} };
    },
  };
  const gateway = await start({ kind: 'http', target: remember });
  await fetch(gateway.url, { headers: { 'x-amzn-trace-id': root, 'x-forwarded-for': '198.51.100.1' } });
  expect(traceId).toMatch(new RegExp(`^${root};Parent=[0-9a-f]{16};Sampled=0$`));
  expect(headers).toMatchObject({
    'x-amzn-trace-id': root,
    'x-forwarded-for': '198.51.100.1, 127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-forwarded-port': new URL(gateway.url).port,
  });
  expect(headers).not.toHaveProperty('connection');
});
