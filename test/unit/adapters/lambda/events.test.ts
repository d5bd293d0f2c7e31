import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readEvent } from '../../../../src/adapters/lambda/events.ts';

const REST = { httpMethod: 'POST', path: '/invocations', requestContext: {}, body: null };
const HTTP = { version: '2.0', rawPath: '/invocations', requestContext: { http: { method: 'POST' } } };
const ALB = { ...REST, requestContext: { elb: { targetGroupArn: 'arn' } } };

describe('The HTTP request of an event', () => {
  it.each([
    ['rest', REST],
    ['http', HTTP],
    ['alb', { ...ALB, headers: {} }],
    ['alb-multi-value', { ...ALB, multiValueHeaders: {} }],
  ])('is told by the shape of the event: %s', (trigger, event) => {
    expect(readEvent(event)).toMatchObject({ trigger, method: 'POST', path: '/invocations', query: '' });
  });

  it.each([
    undefined,
    null,
    7,
    'text',
    {},
    { Records: [] },
    { source: 'aws.events' },
    { version: '2.0' },
    { path: '/' },
  ])('is not in %j', (event) => expect(() => readEvent(event)).toThrow(/no HTTP request/));

  it.each([
    ['/prod/invocations', 'prod', '/invocations'],
    ['/prod', 'prod', '/'],
    ['/product/x', 'prod', '/product/x'],
    ['/invocations', '$default', '/invocations'],
    ['/invocations', undefined, '/invocations'],
  ])('has a path without the stage: %s in %s', (rawPath, stage, path) => {
    const requestContext = { ...HTTP.requestContext, stage };
    expect(readEvent({ ...HTTP, rawPath, requestContext }).path).toBe(path);
  });

  it.each([
    ['once', { queryStringParameters: { deep: 'true' } }, 'deep=true'],
    ['as often as it came', { multiValueQueryStringParameters: { a: ['1', '2'], b: [''] } }, 'a=1&a=2&b='],
    ['with its escapes', { queryStringParameters: { 'a&b': 'c d+é' } }, 'a%26b=c%20d%2B%C3%A9'],
    ['or not at all', { queryStringParameters: null, multiValueQueryStringParameters: null }, ''],
  ])('has a query written %s', (_, query, written) => {
    expect(readEvent({ ...REST, ...query }).query).toBe(written);
  });

  it('has the query of a load balancer as it was sent', () => {
    const query = { multiValueQueryStringParameters: { 'a%26b': ['c%20d', 'e+f'] } };
    expect(readEvent({ ...ALB, ...query }).query).toBe('a%26b=c%20d&a%26b=e+f');
  });

  it('has its headers by lower-case name, several values in one, and nothing that is no text', () => {
    const multiValueHeaders = {
      'X-A': ['1', '2'],
      'Content-Type': ['text/csv', 'text/html'],
      Cookie: ['a=1', 'b=2'],
      Odd: [7, null],
    };
    expect(readEvent({ ...REST, headers: { 'X-A': '2' }, multiValueHeaders }).headers).toEqual({
      'x-a': '1, 2',
      'content-type': 'text/csv',
      cookie: 'a=1; b=2',
    });
    const cookies = ['a=1', 'b=2'];
    expect(readEvent({ ...HTTP, cookies, headers: { accept: '*/*' } }).headers).toEqual({
      accept: '*/*',
      cookie: 'a=1; b=2',
    });
  });

  it('has its bytes, whether they came as text or as base64', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ unit: 'grapheme' }), (bytes, text) => {
        const body = Buffer.from(bytes).toString('base64');
        expect(readEvent({ ...HTTP, body, isBase64Encoded: true }).body.equals(bytes)).toBe(true);
        expect(readEvent({ ...REST, body: text, isBase64Encoded: false }).body.toString()).toBe(text);
      }),
    );
  });

  it('has who sent it, its id and when the gateway had it, as far as the event says', () => {
    const requestContext = {
      requestId: 'r-1',
      requestTimeEpoch: 1000,
      identity: { sourceIp: '203.0.113.7' },
    };
    expect(readEvent({ ...REST, requestContext })).toMatchObject({
      gatewayRequestId: 'r-1',
      receivedAtMs: 1000,
      sourceIp: '203.0.113.7',
    });
    const headers = { 'X-Forwarded-For': '203.0.113.7, 10.0.0.1' };
    expect(readEvent({ ...ALB, headers })).toMatchObject({
      sourceIp: '203.0.113.7',
      gatewayRequestId: undefined,
      receivedAtMs: undefined,
    });
  });
});
