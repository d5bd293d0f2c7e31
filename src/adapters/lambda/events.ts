import { queryOf } from './query.ts';

/** What sends HTTP requests to a function, by the shape of its events and answers. */
export type Trigger =
  /** REST API, and HTTP API with payload format 1.0. */
  | 'rest'
  /** HTTP API with payload format 2.0, and function URL. */
  | 'http'
  /** Load balancer. */
  | 'alb'
  /** Load balancer whose target group has multi-value headers on. */
  | 'alb-multi-value';

/** The HTTP request in an event, whatever sent it. */
export interface GatewayRequest {
  readonly trigger: Trigger;
  readonly method: string;
  /** Without the stage. */
  readonly path: string;
  /** Encoded, without the question mark. */
  readonly query: string;
  /** By lower-case name; several values joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly sourceIp: string | undefined;
  /** The gateway's own id of the request. */
  readonly gatewayRequestId: string | undefined;
  /** When the gateway had the request, in milliseconds since 1970, by the gateway's clock. */
  readonly receivedAtMs: number | undefined;
}

/** A part of an event, of which nothing is sure. */
type Part = Readonly<Record<string, unknown>>;

/**
 * Reads an event of API Gateway, a function URL or a load balancer.
 * @throws Error where the event is of something else
 */
export function readEvent(event: unknown): GatewayRequest {
  const whole = part(event);
  const context = part(whole.requestContext);
  if (whole.version === '2.0' && text(whole.rawPath) !== undefined) return httpRequest(whole, context);
  if (text(whole.httpMethod) === undefined || text(whole.path) === undefined) {
    throw new Error(
      'The event is no HTTP request of a REST API, an HTTP API, a function URL or a load balancer.',
    );
  }
  return context.elb === undefined ? restRequest(whole, context) : albRequest(whole);
}

function restRequest(event: Part, context: Part): GatewayRequest {
  return {
    ...firstFormat(event),
    trigger: 'rest',
    query: queryOf(event, 'decoded'),
    sourceIp: text(part(context.identity).sourceIp),
    gatewayRequestId: text(context.requestId),
    receivedAtMs: time(context.requestTimeEpoch),
  };
}

/** A load balancer leaves the values of a query as they were sent. */
function albRequest(event: Part): GatewayRequest {
  const request = firstFormat(event);
  return {
    ...request,
    trigger: event.multiValueHeaders === undefined ? 'alb' : 'alb-multi-value',
    query: queryOf(event, 'encoded'),
    sourceIp: request.headers['x-forwarded-for']?.split(',')[0]?.trim(),
    gatewayRequestId: undefined,
    receivedAtMs: undefined,
  };
}

function firstFormat(event: Part) {
  return {
    method: text(event.httpMethod) ?? '',
    path: text(event.path) || '/',
    headers: joined(event.multiValueHeaders ?? event.headers),
    body: bodyOf(event),
  };
}

function httpRequest(event: Part, context: Part): GatewayRequest {
  const http = part(context.http);
  const stage = text(context.stage);
  const rawPath = text(event.rawPath) || '/';
  const isStaged = stage !== undefined && stage !== '$default' && `${rawPath}/`.startsWith(`/${stage}/`);
  const cookies = Array.isArray(event.cookies) ? { cookie: event.cookies.join('; ') } : {};
  return {
    trigger: 'http',
    method: text(http.method) ?? 'GET',
    path: isStaged ? rawPath.slice(stage.length + 1) || '/' : rawPath,
    query: text(event.rawQueryString) ?? '',
    headers: { ...joined(event.headers), ...cookies },
    body: bodyOf(event),
    sourceIp: text(http.sourceIp),
    gatewayRequestId: text(context.requestId),
    receivedAtMs: time(context.timeEpoch),
  };
}

function bodyOf({ body, isBase64Encoded }: Part): Buffer {
  return Buffer.from(text(body) ?? '', isBase64Encoded === true ? 'base64' : 'utf8');
}

/** Headers of which only the first one counts, as with Node.js's own server (`message.headers`). */
const SINGLE: ReadonlySet<string> = new Set(['authorization', 'content-length', 'content-type', 'host']);

function joined(headers: unknown): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(part(headers))) {
    const values = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
    const lowerCase = name.toLowerCase();
    const all = SINGLE.has(lowerCase) ? values.slice(0, 1) : values;
    if (all.length > 0) found[lowerCase] = all.join(lowerCase === 'cookie' ? '; ' : ', ');
  }
  return found;
}

function part(value: unknown): Part {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function time(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
