import { describe, expect, it } from '@jest/globals';
import { functionUrl } from '../../../../src/local/gateway/function-url.ts';
import { httpApi } from '../../../../src/local/gateway/http-api.ts';
import { loadBalancer } from '../../../../src/local/gateway/load-balancer.ts';
import type { GatewayOptions } from '../../../../src/local/gateway/options.ts';
import { restApi } from '../../../../src/local/gateway/rest-api.ts';
import { requestWith } from './request.ts';

const base: GatewayOptions = { kind: 'rest', port: 0, target: { invoke: async () => ({ payload: null }) } };
const rest = restApi(base);
const http = httpApi({ ...base, kind: 'http' });
const alb = loadBalancer(false);
const albMulti = loadBalancer(true);
const everySource = { rest, http, url: functionUrl(), alb, albMulti };

const base64 = Buffer.from([0xff, 0x00]).toString('base64');
const request = requestWith();

describe('a result that every gateway takes', () => {
  it.each(Object.entries(everySource))('becomes status and body: %s', (_, source) => {
    const answer = source.answer({ statusCode: 201, body: 'ä' }, request);
    expect(answer).toMatchObject({ status: 201, body: Buffer.from('ä') });
    expect(source.answer({ statusCode: 204 }, request)?.body).toHaveLength(0);
  });
});

describe('a result that is malformed', () => {
  const broken: readonly (readonly [string, unknown])[] = [
    ['status that is no number', { statusCode: 'OK', body: '' }],
    ['status out of range', { statusCode: 99, body: '' }],
    ['status with a fraction', { statusCode: 200.5, body: '' }],
    ['object as the body', { statusCode: 200, body: { score: 1 } }],
    ['list as the headers', { statusCode: 200, headers: ['a'], multiValueHeaders: ['a'] }],
    ['object as a header', { statusCode: 200, headers: { a: {} }, multiValueHeaders: { a: [{}] } }],
  ];
  it.each(broken)('with a %s', (_, result) => {
    for (const source of Object.values(everySource)) expect(source.answer(result, request)).toBeUndefined();
  });

  it.each([null, 'text', 7, [], {}, { body: '' }])('without a status, but for format 2.0: %j', (result) => {
    for (const source of [rest, alb, albMulti]) expect(source.answer(result, request)).toBeUndefined();
  });

  it('with a field that a REST API does not know', () => {
    expect(rest.answer({ statusCode: 200, body: '', cookies: ['a=b'] }, request)).toBeUndefined();
  });

  it('with text for the values of a multi-value header', () => {
    for (const source of [rest, albMulti]) {
      expect(source.answer({ statusCode: 200, multiValueHeaders: { a: 'b' } }, request)).toBeUndefined();
    }
  });

  it('with over 1 MB for a load balancer', () => {
    const result = { statusCode: 200, body: 'x'.repeat(1024 * 1024) };
    expect(alb.answer(result, request)).toBeUndefined();
    expect(http.answer(result, request)).toBeDefined();
  });
});

describe('headers', () => {
  it('of a REST API come from both fields, each pair once', () => {
    const result = {
      statusCode: 200,
      headers: { 'Content-Type': 'text/csv', a: 1, b: true },
      multiValueHeaders: { a: ['1', '2'], 'Set-Cookie': ['c=1', 'd=2'] },
    };
    expect(rest.answer(result, request)?.headers).toEqual([
      ['Content-Type', 'text/csv'],
      ['b', 'true'],
      ['a', '1'],
      ['a', '2'],
      ['Set-Cookie', 'c=1'],
      ['Set-Cookie', 'd=2'],
    ]);
  });

  it('that a REST API keeps for itself have another name', () => {
    const headers = { date: 'today', 'Content-Length': 3, 'WWW-Authenticate': 'Basic' };
    expect(rest.answer({ statusCode: 401, headers }, request)?.headers).toEqual([
      ['x-amzn-Remapped-date', 'today'],
      ['x-amzn-Remapped-Content-Length', '3'],
      ['x-amzn-Remapped-WWW-Authenticate', 'Basic'],
      ['Content-Type', 'application/json'],
    ]);
  });

  it('of format 2.0 are those of one field and the cookies, lists of values are not looked at', () => {
    const result = {
      statusCode: 200,
      headers: { 'content-type': 'text/csv', 'content-length': '1' },
      multiValueHeaders: { a: ['1'] },
      cookies: ['c=1', 'd=2'],
    };
    expect(http.answer(result, request)?.headers).toEqual([
      ['content-type', 'text/csv'],
      ['set-cookie', 'c=1'],
      ['set-cookie', 'd=2'],
    ]);
  });

  it('of a load balancer come from the field that it is set up for', () => {
    const result = { statusCode: 200, headers: { a: '1' }, multiValueHeaders: { b: ['2', '3'] } };
    expect(alb.answer(result, request)?.headers).toEqual([['a', '1']]);
    expect(albMulti.answer(result, request)?.headers).toEqual([
      ['b', '2'],
      ['b', '3'],
    ]);
  });
});

describe('a body in base64', () => {
  const result = { statusCode: 200, body: base64, isBase64Encoded: true };
  it('is decoded by HTTP API, function URL and load balancer', () => {
    for (const source of [http, functionUrl(), alb, albMulti]) {
      expect(source.answer(result, request)?.body).toEqual(Buffer.from([0xff, 0x00]));
    }
  });

  it.each([
    [['text/csv'], 'text/csv', true],
    [['text/csv'], 'text/csv;q=0.9, application/json', true],
    [['text/csv'], 'application/json, text/csv', false],
    [['text/csv'], '*/*', false],
    [['text/csv'], undefined, false],
    [['*/*'], undefined, true],
    [['*/*'], 'text/html, */*', true],
    [[], 'text/csv', false],
  ])(
    'is decoded by a REST API by the first type of Accept: %j, %s: %s',
    (binaryMediaTypes, accept, isDecoded) => {
      const source = restApi({ ...base, binaryMediaTypes });
      const accepting = requestWith({ headers: accept === undefined ? [] : [['Accept', accept]] });
      const body = source.answer(result, accepting)?.body;
      expect(body).toEqual(isDecoded ? Buffer.from([0xff, 0x00]) : Buffer.from(base64));
    },
  );
});

it.each([
  [{ score: 0.5 }, '{"score":0.5}'],
  ['Hello', 'Hello'],
  [null, 'null'],
  [[1], '[1]'],
])('a result of format 2.0 without a status is the body of a 200: %j', (result, body) => {
  for (const source of [http, functionUrl()]) {
    expect(source.answer(result, request)).toEqual({
      status: 200,
      headers: [['content-type', 'application/json']],
      body: Buffer.from(body),
    });
  }
});
