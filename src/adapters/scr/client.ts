import type { CallSignal } from '../../core/ports.ts';
import { exchange, type ScrRequest } from './exchange.ts';
import type { ScrAnswer } from './http/answer-reader.ts';
import { createConnectionPool } from './http/pool.ts';

/** Under Tomcat's default of 100 requests a connection, so that SCR never closes one that we are about to use. */
const MAX_USES_PER_CONNECTION = 90;

/** Under Tomcat's default of 20 s for an idle connection. */
const MAX_IDLE_MS = 15_000;

const CONNECT_TIMEOUT_MS = 5000;

/** Speaks HTTP/1.1 with SCR. */
export interface ScrClient {
  /** {@link exchange} with this SCR. */
  exchange(request: ScrRequest, maxResponseBytes: number, signal: CallSignal): Promise<ScrAnswer>;
  destroy(): void;
}

/**
 * Kept-alive connections to SCR, one request at a time on each. Nothing is ever sent again by itself; whether a request may be is decided
 * in the scorer.
 *
 * The connections are our own rather than those of an HTTP library: the requests and answers of a score are small and of one form, and
 * what a library does for all others was a third of a request's cost.
 */
export function createScrClient(baseUrl: string, maxConnections: number): ScrClient {
  const { host, hostname, port } = new URL(baseUrl);
  const pool = createConnectionPool({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 80),
    maxConnections,
    maxUses: MAX_USES_PER_CONNECTION,
    maxIdleMs: MAX_IDLE_MS,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    now: () => performance.now(),
  });
  return {
    exchange: (request, maxResponseBytes, signal) => exchange(pool, host, request, maxResponseBytes, signal),
    destroy: pool.destroy,
  };
}
