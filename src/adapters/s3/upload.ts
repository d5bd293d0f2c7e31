import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { ObjectUpload, UploadOptions, WriteCondition, WrittenObject } from '../../core/batch/ports.ts';
import { conditionHeaders, RUN_METADATA } from './conditions.ts';
import { isConditionFailure, isNotFound, storageError } from './failure.ts';
import { unquoted } from './open-object.ts';

/** The least that S3 takes for every part but the last; 10,000 of them are 78 GiB (Amazon S3 User Guide, "multipart upload limits"). */
const PART_BYTES = 8 * 1024 * 1024;
/** Parts on their way; with the one that is being filled, what an upload holds in memory. */
const MAX_PARTS_UNDER_WAY = 1;

/**
 * Writes an object as its text comes: one request where it is small, else parts. It appears as a whole at `finish`, or not at all.
 *
 * The upload helper of the AWS SDK (lib-storage) returns from an abort before the parts are gone, and tells nobody the id of its upload;
 * a function that is frozen then leaves them behind.
 */
export function createUpload(client: S3Client, options: UploadOptions): ObjectUpload {
  const { bucket: Bucket, key: Key, contentType: ContentType, run } = options;
  const Metadata = { [RUN_METADATA]: run };
  const target = { Bucket, Key };
  const hash = createHash('sha256');
  const parts: CompletedPart[] = [];
  const underWay = new Set<Promise<void>>();
  let buffer = Buffer.allocUnsafe(64 * 1024);
  let filled = 0;
  let bytes = 0;
  let uploadId: string | undefined;
  let isOver = false;

  async function begin(): Promise<string> {
    const { UploadId } = await client.send(
      new CreateMultipartUploadCommand({ ...target, ContentType, Metadata }),
    );
    if (UploadId === undefined) throw new Error('The upload has no id.');
    uploadId = UploadId;
    await options.onBegin(UploadId);
    return UploadId;
  }

  async function sendPart(Body: Uint8Array): Promise<void> {
    const UploadId = uploadId ?? (await begin());
    while (underWay.size >= MAX_PARTS_UNDER_WAY) await Promise.race(underWay);
    const PartNumber = parts.length + 1;
    const part: CompletedPart = { PartNumber };
    parts.push(part);
    const sent = client
      .send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }))
      .then(({ ETag, ChecksumCRC32 }) => {
        Object.assign(part, { ETag, ChecksumCRC32 });
        underWay.delete(sent);
      });
    underWay.add(sent);
    // It is waited for later; until then a failure is nobody's.
    sent.catch(() => {});
  }

  function add(chunk: Uint8Array): void {
    if (filled + chunk.length > buffer.length) {
      const larger = Buffer.allocUnsafe(
        Math.min(PART_BYTES, Math.max(2 * buffer.length, filled + chunk.length)),
      );
      larger.set(buffer.subarray(0, filled));
      buffer = larger;
    }
    buffer.set(chunk, filled);
    filled += chunk.length;
  }

  function put(condition: WriteCondition) {
    const Body = buffer.subarray(0, filled);
    return client.send(
      new PutObjectCommand({ ...target, Body, ContentType, Metadata, ...conditionHeaders(condition) }),
    );
  }

  async function complete(UploadId: string, condition: WriteCondition) {
    if (filled > 0) await sendPart(buffer.subarray(0, filled));
    await Promise.all(underWay);
    return client.send(
      new CompleteMultipartUploadCommand({
        ...target,
        UploadId,
        MultipartUpload: { Parts: parts },
        ...conditionHeaders(condition),
      }),
    );
  }

  /** A write whose answer was lost has been made, and fails when it is made again. */
  async function etagOfOwn(failure: unknown): Promise<string | undefined> {
    if (!isConditionFailure(failure)) throw failure;
    const { ETag, Metadata: found } = await client.send(new HeadObjectCommand(target));
    if (found?.[RUN_METADATA] !== run) throw failure;
    return ETag;
  }

  return {
    async write(text) {
      const chunk = Buffer.from(text);
      hash.update(chunk);
      bytes += chunk.length;
      try {
        for (let at = 0; at < chunk.length; ) {
          const slice = chunk.subarray(at, at + PART_BYTES - filled);
          add(slice);
          at += slice.length;
          if (filled < PART_BYTES) continue;
          await sendPart(buffer);
          buffer = Buffer.allocUnsafe(PART_BYTES);
          filled = 0;
        }
      } catch (thrown) {
        throw storageError('UploadPart', thrown);
      }
    },
    async finish(condition): Promise<WrittenObject> {
      const operation = uploadId === undefined ? 'PutObject' : 'CompleteMultipartUpload';
      try {
        const finished = uploadId === undefined ? put(condition) : complete(uploadId, condition);
        const etag = await finished.then(({ ETag }) => ETag, etagOfOwn);
        isOver = true;
        return { key: Key, bytes, sha256: hash.digest('hex'), etag: unquoted(etag) };
      } catch (thrown) {
        throw storageError(operation, thrown);
      }
    },
    async abort() {
      if (isOver || uploadId === undefined) return;
      isOver = true;
      // A part that arrives after the abort would stay (AbortMultipartUpload API reference).
      await Promise.allSettled(underWay);
      await abortUpload(client, Bucket, Key, uploadId);
    },
  };
}

/** @throws StorageFailed; an upload that is not there is done away with already */
export async function abortUpload(
  client: S3Client,
  Bucket: string,
  Key: string,
  UploadId: string,
): Promise<void> {
  try {
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  } catch (thrown) {
    if (!isNotFound(thrown)) throw storageError('AbortMultipartUpload', thrown);
  }
}
