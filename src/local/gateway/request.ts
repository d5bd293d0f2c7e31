import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Header } from '../../core/ports.ts';
import { newTraceId } from '../lambda/function.ts';

/** An HTTP request as a gateway has it before it makes an event of it. */
export interface GatewayRequest {
  readonly method: string;
  /** Without the query, still encoded. */
  readonly path: string;
  /** Without its `?`, still encoded. */
  readonly query: string;
  /** As sent, in order, but for those that end at the gateway, and with those that it adds. */
  readonly headers: readonly Header[];
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly protocol: string;
  readonly requestId: string;
  /** API Gateway's own second id. */
  readonly extendedRequestId: string;
  /** As the header `X-Amzn-Trace-Id` has it. */
  readonly traceHeader: string;
  /** As Lambda has it. */
  readonly traceId: string;
  readonly receivedAt: Date;
}

/** RFC 9110, section 7.6.1; and `Expect`, which the server has answered. */
const ENDS_HERE = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Makes a request of Node's, whose body is read already. */
export function gatewayRequest(req: IncomingMessage, body: Buffer): GatewayRequest {
  const [path = '/', ...query] = (req.url ?? '/').split('?');
  const sourceIp = req.socket.remoteAddress ?? '127.0.0.1';
  const { traceHeader, traceId } = trace(onlyHeader(req, 'x-amzn-trace-id'));
  const forwardedFor = onlyHeader(req, 'x-forwarded-for');
  const replaced: readonly Header[] = [
    ['X-Amzn-Trace-Id', traceHeader],
    ['X-Forwarded-For', forwardedFor === undefined ? sourceIp : `${forwardedFor}, ${sourceIp}`],
    ['X-Forwarded-Port', String(req.socket.localPort)],
    ['X-Forwarded-Proto', 'http'],
  ];
  const isReplaced = new Set(replaced.map(([name]) => name.toLowerCase()));
  const sent = pairs(req.rawHeaders).filter(([name]) => {
    const lowerCase = name.toLowerCase();
    return !ENDS_HERE.has(lowerCase) && !isReplaced.has(lowerCase);
  });
  return {
    method: req.method ?? 'GET',
    path,
    query: query.join('?'),
    headers: [...sent, ...replaced],
    body,
    sourceIp,
    userAgent: req.headers['user-agent'] ?? '',
    protocol: `HTTP/${req.httpVersion}`,
    requestId: randomUUID(),
    extendedRequestId: `${randomBytes(11).toString('base64url')}=`,
    traceHeader,
    traceId,
    receivedAt: new Date(),
  };
}

/** Keeps the caller's root, if there is one. */
function trace(sent: string | undefined): { readonly traceHeader: string; readonly traceId: string } {
  const [root = '', ...rest] = newTraceId().split(';');
  const sentRoot = sent?.split(';').find((part) => part.startsWith('Root='));
  return { traceHeader: sent ?? root, traceId: [sentRoot ?? root, ...rest].join(';') };
}

function onlyHeader(req: IncomingMessage, name: string): string | undefined {
  return req.headersDistinct[name]?.join(', ');
}

function pairs(raw: readonly string[]): readonly Header[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
}
