import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { CORRELATION_HEADER } from '../../core/correlation.ts';
import type { ProblemError } from '../../core/errors/problem-error.ts';
import { PROBLEM_CONTENT_TYPE, problemJson } from '../../core/errors/problem-json.ts';
import type { ErrorCode } from '../../core/errors/table.ts';
import type { Header } from '../../core/ports.ts';
import { declaredLength } from './body.ts';
import { endTogether } from './end-together.ts';

export interface Reply {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly headers: readonly Header[];
  readonly body: Uint8Array | string | AsyncIterable<string>;
  /** Whether the connection is closed afterwards, so that a pooled client goes elsewhere. */
  readonly closes?: boolean;
}

/** What Node.js may read and drop after a refusal so that the connection stays usable. */
const MAX_DROPPED_BYTES = 256 * 1024;
/** How long a client that is still sending has to see its refusal before the connection is closed. */
const LINGER_MS = 500;

/** Refusals after which the connection is of no more use: the instance ends, or the rest of a late body is still due on it. */
const CLOSING: ReadonlySet<ErrorCode> = new Set(['draining', 'request-timeout']);

/** What went out. */
export interface Sent {
  readonly bytes: number;
  /** Whether the connection is still held open for the client to see its refusal, with nothing left to write. */
  readonly lingers: boolean;
}

/**
 * Writes a reply with one `writeHead` and one `end`. Where a large body was not read, the rest of it is
 * not read either: the connection is closed, after the client had a moment to see the answer. A client that takes nothing of its answer
 * for `stallMs` is given up, with the memory that it holds.
 */
export function sendReply(
  req: IncomingMessage,
  res: ServerResponse,
  reply: Reply & { readonly body: Uint8Array | string },
  correlationId: string,
  stallMs: number,
): Sent {
  const bytes = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body;
  const headers = headersOf(reply, correlationId);
  // RFC 9110, section 8.6: not with this status.
  if (reply.status !== 204) headers.push('content-length', String(bytes.length));
  const lingers = mustClose(req);
  if (lingers || reply.closes === true) headers.push('connection', 'close');
  res.writeHead(reply.status, headers);
  if (lingers) {
    // An answer to an earlier request of the connection may have to go out first.
    res.write(bytes, () => void endAfterLinger(req, res));
  } else {
    endTogether({ res, bytes, stallMs });
    // Reading a small body may have been given up within it: the rest is dropped, for the next request to be seen.
    if (!req.complete) req.resume();
  }
  return { bytes: bytes.length, lingers };
}

/** Names and values in turn, length apart. */
export function headersOf(reply: Reply, correlationId: string): string[] {
  const headers = [CORRELATION_HEADER, correlationId];
  if (reply.contentType !== undefined) headers.push('content-type', reply.contentType);
  for (const [name, value] of reply.headers) headers.push(name, value);
  return headers;
}

/** A problem as a reply. */
export function problemReply(
  problem: ProblemError,
  correlationId: string,
): Reply & { readonly body: string } {
  const headers: Header[] = [];
  if (problem.allow !== undefined) headers.push(['allow', problem.allow]);
  if (problem.retryAfterSeconds !== undefined)
    headers.push(['retry-after', String(problem.retryAfterSeconds)]);
  const body = problemJson(problem, correlationId);
  return {
    status: problem.status,
    contentType: PROBLEM_CONTENT_TYPE,
    headers,
    body,
    closes: CLOSING.has(problem.code),
  };
}

function mustClose(req: IncomingMessage): boolean {
  if (req.complete) return false;
  if (req.headers.expect !== undefined) return true;
  const declared = declaredLength(req);
  return declared === undefined || declared > MAX_DROPPED_BYTES;
}

async function endAfterLinger(req: IncomingMessage, res: ServerResponse): Promise<void> {
  // The whole answer is out, so the client can act on it; closing at once would reset the connection under it.
  req.pause();
  await pause(LINGER_MS, undefined, { ref: false });
  res.end();
  req.destroy();
}
