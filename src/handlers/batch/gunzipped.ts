import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ProblemError } from '../../core/errors/problem-error.ts';

/**
 * Unpacks gzip (RFC 1952), of any number of members.
 * @throws ProblemError `invalid-request` where it is not gzip, or is cut off; what the chunks throw
 */
export async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let failure: { readonly reason: unknown } | undefined;
  async function* packed(): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks;
    } catch (reason) {
      failure = { reason };
      throw reason;
    }
  }
  const unpacked = createGunzip();
  // Ends both when one of them ends; what went wrong is told by the loop.
  pipeline(Readable.from(packed(), { objectMode: false }), unpacked, () => {});
  try {
    for await (const chunk of unpacked) yield chunk;
  } catch (thrown) {
    if (failure !== undefined) throw failure.reason;
    throw isZlibError(thrown) ? new ProblemError('invalid-request', { detail: NOT_GZIP }) : thrown;
  }
}

const NOT_GZIP = 'The object is called .gz, and is not gzip or is cut off.';

function isZlibError(thrown: unknown): boolean {
  return (
    typeof thrown === 'object' && thrown !== null && 'code' in thrown && String(thrown.code).startsWith('Z_')
  );
}
