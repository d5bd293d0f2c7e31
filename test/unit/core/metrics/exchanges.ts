import type { Exchange } from '../../../../src/core/metrics/exchange.ts';

/** An answered invocation, with what a test says of it. */
export function exchange(what: Partial<Exchange> = {}): Exchange {
  return {
    route: 'invocations',
    correlationId: 'order-7',
    status: 200,
    code: undefined,
    durationMs: 12,
    queueMs: 2,
    scorerMs: 9,
    bytesIn: 100,
    bytesOut: 300,
    ...what,
  };
}
