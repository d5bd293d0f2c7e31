import { describe, expect, it } from '@jest/globals';
import { readEvent } from '../../../../src/adapters/lambda/events.ts';
import { traceFields } from '../../../../src/adapters/lambda/invocation.ts';

const request = (headers: Readonly<Record<string, string>> = {}) =>
  readEvent({
    httpMethod: 'POST',
    path: '/invocations',
    headers,
    requestContext: { requestId: 'gateway-1' },
  });
const trace = (root: string) => `Root=1-67891233-${root.repeat(24)};Parent=463ac35c9f6413ad;Sampled=1`;

describe('The log line of an invocation', () => {
  it.each([
    ['of the request', { 'x-amzn-trace-id': trace('a') }, trace('b'), trace('c'), 'a'],
    ['of the invocation, where several share the variables', {}, trace('b'), trace('c'), 'b'],
    ['of the variables', {}, undefined, trace('c'), 'c'],
  ])('has the trace id %s', (_, headers, xRayTraceId, _X_AMZN_TRACE_ID, root) => {
    const fields = traceFields(
      request(headers),
      { awsRequestId: 'lambda-1', xRayTraceId },
      { _X_AMZN_TRACE_ID },
    );
    expect(fields).toEqual({
      gatewayRequestId: 'gateway-1',
      lambdaRequestId: 'lambda-1',
      traceId: `1-67891233-${root.repeat(24)}`,
    });
  });

  it('has none where what is there is none', () => {
    expect(traceFields(request({ 'x-amzn-trace-id': 'nonsense' }), {}, {})).toEqual({
      gatewayRequestId: 'gateway-1',
    });
  });
});
