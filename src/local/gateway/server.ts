import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { InvokeResult } from '../lambda/invocation.ts';
import { functionUrl } from './function-url.ts';
import { httpApi } from './http-api.ts';
import { loadBalancer } from './load-balancer.ts';
import type { GatewayOptions } from './options.ts';
import { type GatewayRequest, gatewayRequest } from './request.ts';
import { restApi } from './rest-api.ts';
import type { GatewayAnswer, Refusal, Source } from './source.ts';

export interface LocalGateway {
  /** Where it is reached, with the stage where the kind has it in its path; without a slash at the end. */
  readonly url: string;
  /** Refuses the next requests as throttled. A load balancer never throttles. */
  throttle(requests: number): void;
  /** Closes the port and all connections; not the function. */
  close(): Promise<void>;
}

/**
 * Puts an HTTP server before a function that behaves as one of AWS's own: it makes of each request the event that the real one would, and
 * of the function's result the answer. Resolves when it listens.
 *
 * No published package does that for all five kinds. serverless-offline has REST and HTTP APIs, and a load balancer, but only
 * as a plugin of the Serverless Framework; the libraries around events go the other way, from an event to an HTTP server.
 */
export async function startGateway(options: GatewayOptions): Promise<LocalGateway> {
  const { kind, port, host = '127.0.0.1' } = options;
  const source = sourceOf(options);
  let toThrottle = 0;
  const isThrottled = () => {
    if (toThrottle === 0 || kind === 'alb' || kind === 'alb-multi') return false;
    toThrottle -= 1;
    return true;
  };
  const server = createServer((req, res) => {
    exchange(req, res, source, options, isThrottled).catch(() => res.destroy());
  });
  server.listen(port, host);
  await once(server, 'listening');
  const { port: listeningPort } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${listeningPort}${source.basePath}`,
    throttle: (requests) => {
      toThrottle = requests;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function sourceOf(options: GatewayOptions): Source {
  switch (options.kind) {
    case 'rest':
      return restApi(options);
    case 'http':
      return httpApi(options);
    case 'function-url':
      return functionUrl();
    case 'alb':
      return loadBalancer(false);
    case 'alb-multi':
      return loadBalancer(true);
  }
}

async function exchange(
  req: IncomingMessage,
  res: ServerResponse,
  source: Source,
  options: GatewayOptions,
  isThrottled: () => boolean,
): Promise<void> {
  const body = await read(req, source.maxBodyBytes);
  const request = gatewayRequest(req, body ?? NO_BYTES);
  const answer = await (async () => {
    if (isThrottled()) return source.refuse('throttled');
    if (body === undefined) return source.refuse('too-large');
    const path = pathWithin(request.path, source.basePath);
    if (path === undefined) return source.refuse('no-such-stage');
    return askFunction({ ...request, path }, source, options);
  })();
  const headers = [...answer.headers, ...source.stamp(request)];
  // RFC 9110, section 8.6: not with these.
  if (answer.status !== 204 && answer.status !== 304) {
    headers.push(['content-length', String(answer.body.length)]);
  }
  if (body === undefined) headers.push(['connection', 'close']);
  res.writeHead(answer.status, headers.flat());
  res.end(answer.body);
}

/** The function goes on where the gateway gives it up, as in Lambda. */
async function askFunction(
  request: GatewayRequest,
  source: Source,
  { target }: GatewayOptions,
): Promise<GatewayAnswer> {
  const invoked = target.invoke(source.event(request), { traceId: request.traceId });
  const result = await within(invoked, source.timeoutMs);
  if (result === undefined) return source.refuse('timed-out');
  if ('error' in result) return source.refuse(REFUSALS[result.statusCode]);
  return source.answer(result.payload, request) ?? source.refuse('malformed');
}

/** By the status of Lambda's Invoke API. */
const REFUSALS: Readonly<Record<200 | 413 | 429, Refusal>> = {
  200: 'function-failed',
  413: 'event-too-large',
  429: 'function-throttled',
};

async function within(
  invoked: Promise<InvokeResult>,
  timeoutMs: number | undefined,
): Promise<InvokeResult | undefined> {
  if (timeoutMs === undefined) return invoked;
  const timer = new AbortController();
  const passed = pause(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined);
  // Nobody listens to it any more after the timeout.
  invoked.catch(() => {});
  try {
    return await Promise.race([invoked, passed]);
  } finally {
    timer.abort();
  }
}

function pathWithin(path: string, basePath: string): string | undefined {
  if (path === basePath) return '/';
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : undefined;
}

const NO_BYTES = Buffer.alloc(0);

/** Undefined where the body is over the limit; what is still to come of it is dropped then. */
async function read(req: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req) {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  return bytes > maxBytes ? undefined : Buffer.concat(chunks);
}
