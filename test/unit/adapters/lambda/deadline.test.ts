import { describe, expect, it } from '@jest/globals';
import { requestLimitMs } from '../../../../src/adapters/lambda/deadline.ts';
import { readEvent } from '../../../../src/adapters/lambda/events.ts';
import { traceFields } from '../../../../src/adapters/lambda/invocation.ts';

const LIMITS = { gatewayTimeoutMs: 29_000, deadlineMarginMs: 500 };
const NOW = 1_800_000_000_000;

describe('The time that a request has', () => {
  it.each([
    ['the function has less', 10_000, NOW, 9500],
    ['the gateway has less', 60_000, NOW, 28_500],
    ['the gateway began before a cold start', 60_000, NOW - 3000, 25_500],
    ['the gateway does not say when it began', 60_000, undefined, 28_500],
    ["the gateway's clock is ahead", 60_000, NOW + 3000, 28_500],
    ["the gateway's clock says nonsense", 60_000, 1_428_582_896_000, 28_500],
    ['nothing is left of it', 300, NOW, 0],
  ])('is what is left where %s', (_, remainingMs, receivedAtMs, limitMs) => {
    expect(requestLimitMs(remainingMs, { receivedAtMs }, LIMITS, NOW)).toBe(limitMs);
  });
});

describe('The ids of an invocation', () => {
  const event = readEvent({
    httpMethod: 'GET',
    path: '/',
    requestContext: { requestId: 'gateway-1' },
    headers: { 'X-Amzn-Trace-Id': 'Self=1-a-b;Root=1-67891233-abcdef' },
  });

  it("are the gateway's, the function's and the trace's", () => {
    expect(traceFields(event, { awsRequestId: 'lambda-1' }, {})).toEqual({
      gatewayRequestId: 'gateway-1',
      lambdaRequestId: 'lambda-1',
      traceId: '1-67891233-abcdef',
    });
  });

  it("are as many as there are; the environment's trace where the request has none", () => {
    const bare = { ...event, headers: {}, gatewayRequestId: undefined };
    expect(traceFields(bare, {}, { _X_AMZN_TRACE_ID: 'Root=1-1-2;Sampled=0' })).toEqual({ traceId: '1-1-2' });
    expect(traceFields(bare, {}, { _X_AMZN_TRACE_ID: 'nonsense' })).toEqual({});
  });
});
