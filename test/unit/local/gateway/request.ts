import type { GatewayRequest } from '../../../../src/local/gateway/request.ts';

/** A request as a gateway has it; some of its fields given. */
export function requestWith(given: Partial<GatewayRequest> = {}): GatewayRequest {
  return {
    method: 'POST',
    path: '/invocations',
    query: '',
    headers: [],
    body: Buffer.alloc(0),
    sourceIp: '203.0.113.7',
    userAgent: 'scoring-client/1.0',
    protocol: 'HTTP/1.1',
    requestId: '0f1e2d3c-4b5a-4968-8776-655443322110',
    extendedRequestId: 'RestExampleEx=',
    traceHeader: 'Root=1-68e7a1c0-0a1b2c3d4e5f60718293a4b5',
    traceId: 'Root=1-68e7a1c0-0a1b2c3d4e5f60718293a4b5;Parent=0000000000000001;Sampled=0',
    receivedAt: new Date('2025-10-09T11:52:32.000Z'),
    ...given,
  };
}
