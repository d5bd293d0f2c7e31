import { Pool } from 'undici';

/** Under Tomcat's default of 100 requests a connection, so that SCR never closes one that we are about to use. */
const MAX_USES_PER_CONNECTION = 90;

/** Under Tomcat's default of 20 s for an idle connection. */
const MAX_IDLE_MS = 15_000;

const CONNECT_TIMEOUT_MS = 5000;

/**
 * Kept-alive connections to SCR, one request at a time on each. Undici never sends a POST again by itself; whether one of ours
 * may be is decided in the scorer.
 */
export function createScrPool(baseUrl: string, maxConnections: number): Pool {
  return new Pool(baseUrl, {
    connections: maxConnections,
    pipelining: 1,
    allowH2: false,
    maxRequestsPerClient: MAX_USES_PER_CONNECTION,
    keepAliveTimeout: MAX_IDLE_MS,
    keepAliveMaxTimeout: MAX_IDLE_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Every call carries its own deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}
