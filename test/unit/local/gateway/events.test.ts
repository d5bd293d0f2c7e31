import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Header } from '../../../../src/core/ports.ts';
import { functionUrl } from '../../../../src/local/gateway/function-url.ts';
import { httpApi } from '../../../../src/local/gateway/http-api.ts';
import { loadBalancer } from '../../../../src/local/gateway/load-balancer.ts';
import type { GatewayOptions } from '../../../../src/local/gateway/options.ts';
import { restApi } from '../../../../src/local/gateway/rest-api.ts';
import type { Source } from '../../../../src/local/gateway/source.ts';
import { requestWith } from './request.ts';

const target = { invoke: async () => ({ payload: null }) };
const options = (given: Partial<GatewayOptions> = {}): GatewayOptions => ({
  kind: 'rest',
  port: 0,
  target,
  ...given,
});

const fixture = (name: string) =>
  JSON.parse(readFileSync(resolve('test/fixtures/events', `${name}.json`), 'utf8'));

/** What the request of the fixtures was. */
const body = Buffer.from('{"inputs":[{"name":"LOAN","value":12000},{"name":"JOB","value":"Office"}]}');
const forwarded: readonly Header[] = [
  ['X-Amzn-Trace-Id', 'Root=1-68e7a1c0-0a1b2c3d4e5f60718293a4b5'],
  ['X-Forwarded-For', '203.0.113.7'],
  ['X-Forwarded-Port', '443'],
  ['X-Forwarded-Proto', 'https'],
];
const sent = (host: string): readonly Header[] => [
  ['Accept', 'application/json'],
  ['Content-Type', 'application/json'],
  ['Content-Length', String(body.length)],
  ['Host', host],
  ['User-Agent', 'scoring-client/1.0'],
  ['X-Amzn-SageMaker-Custom-Attributes', 'branch=north'],
  ['X-Tag', 'first'],
  ['X-Tag', 'second'],
  ...forwarded,
];
const query = 'variant=two%20words&tag=a&tag=b';
const cookies: Header = ['Cookie', 'session=s1; theme=dark'];
const urlHost = 'exampleurlid.lambda-url.us-east-1.on.aws';

describe('the same request has the shape of the published events', () => {
  it('from a REST API', () => {
    const event = restApi(options()).event(requestWith({ headers: sent('api.example.com'), query, body }));
    const expected = fixture('rest-api');
    expect(event).toEqual({
      ...expected,
      requestContext: {
        ...expected.requestContext,
        domainName: 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
        domainPrefix: 'a1b2c3d4e5',
      },
    });
  });

  it('from an HTTP API', () => {
    const request = requestWith({
      headers: [...sent('api.example.com'), cookies],
      query,
      body,
      extendedRequestId: 'HttpExampleId=',
    });
    const expected = fixture('http-api');
    expect(httpApi(options({ kind: 'http' })).event(request)).toEqual({
      ...expected,
      requestContext: {
        ...expected.requestContext,
        domainName: 'f6g7h8i9j0.execute-api.us-east-1.amazonaws.com',
        domainPrefix: 'f6g7h8i9j0',
      },
    });
  });

  it('from a function URL', () => {
    const request = requestWith({
      headers: [...sent(urlHost), cookies],
      query,
      body,
      requestId: '11223344-5566-4778-899a-abbccddeeff0',
    });
    expect(functionUrl().event(request)).toEqual(fixture('function-url'));
  });

  it.each([
    ['alb', false],
    ['alb-multi-value', true],
  ])('from a load balancer: %s', (name, hasMultiValueHeaders) => {
    const request = requestWith({ headers: sent('api.example.com'), query, body });
    expect(loadBalancer(hasMultiValueHeaders).event(request)).toEqual(fixture(name));
  });
});

describe('a request without query and body', () => {
  const request = requestWith({ method: 'GET', path: '/', headers: [] });
  it('from a REST API has nulls', () => {
    expect(restApi(options()).event(request)).toMatchObject({
      resource: '/',
      path: '/',
      body: null,
      isBase64Encoded: false,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      requestContext: { path: '/prod/', resourcePath: '/' },
    });
  });

  it('from an HTTP API has no such fields', () => {
    const event = httpApi(options({ kind: 'http' })).event(request);
    expect(event).toMatchObject({ rawPath: '/', rawQueryString: '', isBase64Encoded: false });
    for (const field of ['body', 'cookies', 'queryStringParameters']) expect(event).not.toHaveProperty(field);
  });

  it('from a load balancer has empty ones', () => {
    expect(loadBalancer(false).event(request)).toMatchObject({
      body: '',
      isBase64Encoded: false,
      queryStringParameters: {},
    });
  });
});

it('the path of an HTTP API has its stage, where that has a name', () => {
  expect(httpApi(options({ kind: 'http', stage: 'dev' })).event(requestWith())).toMatchObject({
    rawPath: '/dev/invocations',
    requestContext: { stage: 'dev', http: { path: '/dev/invocations' } },
  });
});

describe('a body is base64', () => {
  const bytes = Buffer.from([0xff, 0x00, 0x41]);
  const isBase64 = (source: Source, headers: readonly Header[]) => {
    const event = source.event(requestWith({ headers, body: bytes }));
    if (!('isBase64Encoded' in event && 'body' in event)) throw new Error('An event without a body.');
    expect(event.body).toBe(bytes.toString(event.isBase64Encoded ? 'base64' : 'utf8'));
    return event.isBase64Encoded;
  };
  const byType: readonly (readonly [string | undefined, boolean])[] = [
    ['application/json', false],
    ['Application/JSON; charset=utf-8', false],
    ['text/csv', false],
    ['application/xml', false],
    ['application/javascript', false],
    ['application/octet-stream', true],
    ['application/x-www-form-urlencoded', true],
    ['application/jsonlines', true],
    ['application/problem+json', true],
    [undefined, true],
  ];
  it.each(byType)('from HTTP API, function URL and load balancer, for %s: %s', (type, expected) => {
    const headers: readonly Header[] = type === undefined ? [] : [['Content-Type', type]];
    for (const source of [httpApi(options({ kind: 'http' })), functionUrl(), loadBalancer(true)]) {
      expect(isBase64(source, headers)).toBe(expected);
    }
  });

  it('where it is encoded already, whatever its type', () => {
    const headers: readonly Header[] = [
      ['Content-Type', 'application/json'],
      ['Content-Encoding', 'gzip'],
    ];
    expect(isBase64(loadBalancer(false), headers)).toBe(true);
  });

  it.each([
    [[], 'application/octet-stream', false],
    [['application/octet-stream'], 'application/octet-stream', true],
    [['application/octet-stream'], 'application/json', false],
    [['application/*'], 'application/json; charset=utf-8', true],
    [['image/*', 'text/csv'], 'text/csv', true],
    [['*/*'], 'application/json', true],
    [['*/*'], undefined, true],
    [['text/csv'], undefined, false],
  ])('from a REST API with the binary media types %j, for %s: %s', (binaryMediaTypes, type, expected) => {
    const headers: readonly Header[] = type === undefined ? [] : [['Content-Type', type]];
    expect(isBase64(restApi(options({ binaryMediaTypes })), headers)).toBe(expected);
  });
});

it('a query is decoded, but by a load balancer', () => {
  const odd = requestWith({ query: 'name=a%26b&empty=&none&twice=x%3D1&twice=%C3%A4' });
  const decoded = { name: 'a&b', empty: '', none: '' };
  expect(restApi(options()).event(odd)).toMatchObject({
    queryStringParameters: { ...decoded, twice: 'ä' },
    multiValueQueryStringParameters: { twice: ['x=1', 'ä'] },
  });
  expect(httpApi(options({ kind: 'http' })).event(odd)).toMatchObject({
    rawQueryString: odd.query,
    queryStringParameters: { ...decoded, twice: 'x=1,ä' },
  });
  expect(loadBalancer(false).event(odd)).toMatchObject({
    queryStringParameters: { name: 'a%26b', empty: '', none: '', twice: '%C3%A4' },
  });
});
