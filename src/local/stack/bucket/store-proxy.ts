import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { type Created, createdBy } from './created-event.ts';

/** S3 as the functions and the user see it. */
export interface StoreProxy {
  readonly url: string;
  close(): Promise<void>;
}

export interface StoreProxyOptions {
  /** The S3 server behind it. */
  readonly upstreamUrl: string;
  /** Called for each object that was created, before its request is answered. */
  readonly onCreated: (created: Created) => Promise<void>;
}

/** Says what S3 would, and stands for its answer. */
interface Refusal {
  readonly status: number;
  readonly code: string;
}

/**
 * Stands before an S3 server and adds what that lacks: writes on a condition, and events.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export async function startStoreProxy({ upstreamUrl, onCreated }: StoreProxyOptions): Promise<StoreProxy> {
  const upstream = new URL(upstreamUrl);
  const turns = new Map<string, Promise<void>>();

  /** One write of a key after the other, so that nothing comes between a condition and its write. */
  function inTurn(path: string, work: () => Promise<void>): Promise<void> {
    const turn = (turns.get(path) ?? Promise.resolve()).then(work);
    const settled = turn
      .catch(() => {})
      .then(() => {
        if (turns.get(path) === settled) turns.delete(path);
      });
    turns.set(path, settled);
    return turn;
  }

  async function write(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming;
    const refusal = await broken(upstream, incoming);
    if (refusal !== undefined) return refuse(incoming, outgoing, refusal);
    const { 'if-match': _match, 'if-none-match': _none, ...others } = headers;
    const answer = await send(upstream, incoming, others);
    const created = createdBy(method, url, headers['x-amz-copy-source'] !== undefined);
    if (created !== undefined && answer.statusCode === 200) await onCreated(created);
    await passOn(answer, outgoing);
  }

  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '' } = incoming;
    const isRead = method === 'GET' || method === 'HEAD' || url.includes('partNumber=');
    const [path = ''] = url.split('?');
    const handled = isRead
      ? send(upstream, incoming, incoming.headers).then((answer) => passOn(answer, outgoing))
      : inTurn(path, () => write(incoming, outgoing));
    // Whoever asked sees a broken connection, as of an S3 that is not there.
    handled.catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Which condition of a write does not hold. */
async function broken(upstream: URL, { headers, url = '' }: IncomingMessage): Promise<Refusal | undefined> {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifMatch === undefined && ifNoneMatch === undefined) return undefined;
  const [path = ''] = url.split('?');
  const head = await fetch(new URL(path, upstream), { method: 'HEAD' });
  const etag = head.status === 200 ? head.headers.get('etag') : undefined;
  if (ifMatch !== undefined && etag === undefined) return { status: 404, code: 'NoSuchKey' };
  if ((ifMatch !== undefined && ifMatch !== etag) || (ifNoneMatch !== undefined && etag !== undefined))
    return { status: 412, code: 'PreconditionFailed' };
  return undefined;
}

async function send(
  { hostname, port }: URL,
  incoming: IncomingMessage,
  { expect: _, ...headers }: IncomingMessage['headers'],
): Promise<IncomingMessage> {
  const { method, url: path } = incoming;
  const passed = request({ hostname, port, method, path, headers });
  const answered = once(passed, 'response');
  const sent = pipeline(incoming, passed);
  // An answer may come before all was sent: to what is too large.
  sent.catch(() => {});
  const [answer] = await answered;
  return answer;
}

async function passOn(answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  await pipeline(answer, outgoing);
}

function refuse(incoming: IncomingMessage, outgoing: ServerResponse, { code, status }: Refusal): void {
  incoming.resume();
  outgoing.writeHead(status, { 'content-type': 'application/xml' });
  outgoing.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
