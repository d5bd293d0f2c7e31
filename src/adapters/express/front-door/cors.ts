import type { IncomingMessage, ServerResponse } from 'node:http';
import { INVOCATION_STATUS_HEADER } from '../../../core/async/status.ts';
import { CORRELATION_HEADER, CUSTOM_ATTRIBUTES_HEADER } from '../../../core/correlation.ts';
import type { Header } from '../../../core/ports.ts';
import type { Reply } from '../respond.ts';

/** Origins whose pages may call from a browser; `*` is every one, none is CORS switched off. */
export type CorsOrigins = readonly string[] | '*';

/** Answer headers that a page may read beside the few that it always may. */
const EXPOSED = [
  CORRELATION_HEADER,
  'location',
  'retry-after',
  INVOCATION_STATUS_HEADER,
  'x-amzn-invoked-production-variant',
  CUSTOM_ATTRIBUTES_HEADER,
  'x-amzn-sagemaker-new-session-id',
  'x-amzn-sagemaker-closed-session-id',
].join(', ');

/** Request headers of the front door's own and of what gateways authenticate by. */
const ALLOWED = [
  'accept',
  'authorization',
  'content-type',
  'x-amz-date',
  'x-amz-security-token',
  'x-api-key',
  CORRELATION_HEADER,
  CUSTOM_ATTRIBUTES_HEADER,
  'x-amzn-sagemaker-enable-explanations',
  'x-amzn-sagemaker-inference-component',
  'x-amzn-sagemaker-inference-id',
  'x-amzn-sagemaker-inputlocation',
  'x-amzn-sagemaker-prefix-aware-id',
  'x-amzn-sagemaker-session-id',
  'x-amzn-sagemaker-target-container-hostname',
  'x-amzn-sagemaker-target-model',
  'x-amzn-sagemaker-target-variant',
].join(', ');

/** How long a browser keeps the answer to a preflight; some keep it for less. */
const MAX_AGE_SECONDS = '7200';

export function isCorsOn(origins: CorsOrigins): boolean {
  return origins.length > 0;
}

/** Whether a request is a browser's question whether it may ask (Fetch standard, CORS-preflight request). */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  );
}

/** Lets a page of an allowed origin read the answer, whatever it is; a problem too. */
export function allowOrigin(req: IncomingMessage, res: ServerResponse, origins: CorsOrigins): void {
  if (!isCorsOn(origins)) return;
  // Caches must not give one origin's answer to another.
  if (origins !== '*') res.setHeader('vary', 'origin');
  const allowed = allowedOrigin(req, origins);
  if (allowed === undefined) return;
  res.setHeader('access-control-allow-origin', allowed);
  res.setHeader('access-control-expose-headers', EXPOSED);
}

/** Answers a preflight. To an origin that is not allowed it says nothing, which the browser takes for a no. */
export function preflightReply(req: IncomingMessage, origins: CorsOrigins, allow: string): Reply {
  const headers: readonly Header[] =
    allowedOrigin(req, origins) === undefined
      ? []
      : [
          ['access-control-allow-methods', allow],
          ['access-control-allow-headers', ALLOWED],
          ['access-control-max-age', MAX_AGE_SECONDS],
        ];
  return { status: 204, contentType: undefined, headers, body: '' };
}

function allowedOrigin({ headers: { origin } }: IncomingMessage, origins: CorsOrigins): string | undefined {
  if (origins === '*') return origins;
  return origin !== undefined && origins.includes(origin) ? origin : undefined;
}
