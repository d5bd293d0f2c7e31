import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import type { Trace } from './trace.ts';

/**
 * Sends an answer, not faster than it is taken; resolves when its last byte was handed to the system. Rejects when the caller has gone.
 */
export async function sendAnswer(
  res: ServerResponse,
  { status, headers, body }: Answer,
  trace: Trace,
  gone: AbortSignal,
): Promise<void> {
  gone.throwIfAborted();
  const head = ['x-amzn-RequestId', trace.requestId, ...headers];
  if (body instanceof Uint8Array) {
    trace.bytesOut = body.length;
    res.writeHead(status, [...head, 'Content-Length', String(body.length)]);
    res.end(body);
  } else {
    res.writeHead(status, head);
    res.flushHeaders();
    for await (const chunk of body) {
      gone.throwIfAborted();
      trace.bytesOut += chunk.length;
      if (!res.write(chunk)) await once(res, 'drain', { signal: gone });
    }
    res.end();
  }
  if (!res.writableFinished) await once(res, 'finish', { signal: gone });
}

/** Sends the head of an answer and half of its body, or of its first piece, and resets the connection. */
export async function sendPart(
  res: ServerResponse,
  { status, headers, body }: Answer,
  trace: Trace,
): Promise<void> {
  const head = ['x-amzn-RequestId', trace.requestId, ...headers];
  const first = body instanceof Uint8Array ? body : await firstOf(body);
  const half = first.subarray(0, Math.floor(first.length / 2));
  trace.bytesOut = half.length;
  res.writeHead(status, body instanceof Uint8Array ? [...head, 'Content-Length', String(body.length)] : head);
  res.flushHeaders();
  await new Promise<void>((resolve) => res.write(half, () => resolve()));
  reset(res);
}

/** A TCP reset, as a connection ends whose other side is lost. */
export function reset(res: ServerResponse): void {
  res.socket?.resetAndDestroy();
}

async function firstOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  for await (const chunk of body) return chunk;
  return new Uint8Array();
}
