import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** A request's body, read to its end. */
export interface ReceivedBody {
  /** Undefined where there were more than the limit. */
  readonly bytes: Buffer | undefined;
  readonly byteLength: number;
  /** In hexadecimal; it is part of what is signed. */
  readonly sha256: string;
}

/** The caller went away, or sent far more than anything takes. */
export class BrokenRequest extends Error {
  override readonly name = 'BrokenRequest';
}

/** A body over the limit is read to here, so that its sender gets an answer rather than a broken connection. */
const GIVES_UP_AFTER_BYTES = 256 * 1024 * 1024;

/**
 * Reads the whole body, also one that is too large: its signature has to be checked, and a client that is still sending does not read an
 * answer. Keeps at most `maxBytes` of it.
 * @throws BrokenRequest
 */
export function receiveBody(req: IncomingMessage, maxBytes: number): Promise<ReceivedBody> {
  const hash = createHash('sha256');
  let chunks: Buffer[] = [];
  let byteLength = 0;
  return new Promise((resolve, reject) => {
    req.on('data', (chunk: Buffer) => {
      byteLength += chunk.length;
      hash.update(chunk);
      if (byteLength <= maxBytes) chunks.push(chunk);
      else chunks = [];
      if (byteLength > GIVES_UP_AFTER_BYTES) req.destroy();
    });
    req.once('end', () => {
      const bytes = byteLength <= maxBytes ? Buffer.concat(chunks, byteLength) : undefined;
      resolve({ bytes, byteLength, sha256: hash.digest('hex') });
    });
    req.once('close', () => {
      if (!req.complete) reject(new BrokenRequest('The request broke off.'));
    });
    req.on('error', () => {});
  });
}
