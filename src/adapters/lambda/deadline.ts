import type { GatewayRequest } from './events.ts';

export interface DeadlineLimits {
  /** How long the gateway waits, from when it had the request. */
  readonly gatewayTimeoutMs: number;
  /** Kept for the answer to get back. */
  readonly deadlineMarginMs: number;
}

/**
 * Milliseconds that a request has from now on: what is left of the function's time and of the gateway's, whichever is less, without the
 * margin. The gateway's clock began before the function's, by the length of a cold start; where the two clocks tell nothing sensible
 * about that, it counts from now.
 */
export function requestLimitMs(
  remainingMs: number,
  { receivedAtMs }: Pick<GatewayRequest, 'receivedAtMs'>,
  { deadlineMarginMs, gatewayTimeoutMs }: DeadlineLimits,
  wallClockMs: number,
): number {
  const sinceMs = receivedAtMs === undefined ? 0 : wallClockMs - receivedAtMs;
  const spentMs = sinceMs > 0 && sinceMs < gatewayTimeoutMs ? sinceMs : 0;
  return Math.max(0, Math.min(remainingMs, gatewayTimeoutMs - spentMs) - deadlineMarginMs);
}
