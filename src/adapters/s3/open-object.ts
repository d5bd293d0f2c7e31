import { setTimeout as pause } from 'node:timers/promises';
import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type ByteRange, ObjectChanged, type ObjectRef, type OpenObject } from '../../core/batch/ports.ts';
import { isConditionFailure, isNotFound, storageError } from './failure.ts';

/** Times in a row that a stream may break off without a byte of progress. */
const MAX_BREAKS = 5;
const PAUSE_MS = 200;

/**
 * Looks an object up, on the condition that it is the one that is meant; it is read when its chunks are taken. A stream that breaks off is
 * taken up where it stopped, on the same condition, so that the chunks are of one object from the first to the last.
 * @throws ObjectChanged, StorageFailed, ProblemError `misconfigured`, here and from the chunks
 */
export async function openObject(
  client: S3Client,
  ref: ObjectRef,
  range: ByteRange = { start: 0 },
): Promise<OpenObject> {
  const { ETag, ContentLength, VersionId, ContentType } = await sent('HeadObject', () =>
    client.send(new HeadObjectCommand(inputOf(ref))),
  );
  const etag = unquoted(ETag);
  // Stores that speak S3's protocol may leave the condition out for HEAD.
  if (ref.etag !== undefined && ref.etag !== etag) throw new ObjectChanged(false);
  const sizeBytes = ContentLength ?? 0;
  const end = Math.min(range.end ?? sizeBytes, sizeBytes);
  return {
    sizeBytes,
    etag,
    versionId: VersionId,
    contentType: ContentType,
    chunks: chunksOf(client, { ...ref, etag }, range.start, end, end === sizeBytes),
  };
}

async function* chunksOf(
  client: S3Client,
  ref: ObjectRef,
  start: number,
  end: number,
  isToEnd: boolean,
): AsyncGenerator<Uint8Array> {
  let at = start;
  let breaks = 0;
  while (at < end) {
    const before = at;
    let failure: unknown = new Error('The stream ended early.');
    try {
      for await (const chunk of await bytesFrom(client, ref, at, isToEnd ? undefined : end)) {
        at += chunk.length;
        yield chunk;
      }
    } catch (thrown) {
      // With all bytes there, it is their checksum that is wrong.
      if (thrown instanceof ObjectChanged || at >= end) throw changedOr(thrown);
      failure = thrown;
    }
    if (at >= end) return;
    breaks = at > before ? 0 : breaks + 1;
    if (breaks >= MAX_BREAKS) throw changedOr(failure);
    await pause(PAUSE_MS * breaks);
  }
}

function changedOr(thrown: unknown): Error {
  return thrown instanceof ObjectChanged ? thrown : storageError('GetObject', thrown);
}

/** Node.js's stream, which is what the client gives there. */
async function bytesFrom(
  client: S3Client,
  ref: ObjectRef,
  start: number,
  /** Undefined: to the end of the object. */
  end: number | undefined,
): Promise<AsyncIterable<Uint8Array>> {
  // The first request is for the whole object where it can be: then S3 sends a checksum of it, which the client compares.
  const isWhole = start === 0 && end === undefined;
  const range = isWhole ? {} : { Range: `bytes=${start}-${end === undefined ? '' : end - 1}` };
  const { Body } = await sent('GetObject', () =>
    client.send(new GetObjectCommand({ ...inputOf(ref), ...range })),
  );
  if (Body === undefined || !(Symbol.asyncIterator in Body)) throw new Error('The answer has no stream.');
  return Body;
}

function inputOf({ bucket, key, versionId, etag }: ObjectRef) {
  return {
    Bucket: bucket,
    Key: key,
    ...(versionId !== undefined && { VersionId: versionId }),
    ...(etag !== undefined && { IfMatch: `"${etag}"` }),
  };
}

async function sent<T>(operation: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (thrown) {
    if (isConditionFailure(thrown)) throw new ObjectChanged(false);
    if (isNotFound(thrown)) throw new ObjectChanged(true);
    throw storageError(operation, thrown);
  }
}

export function unquoted(etag: string | undefined): string {
  return (etag ?? '').replace(/^"|"$/g, '');
}
