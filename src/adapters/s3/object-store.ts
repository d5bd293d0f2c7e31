import { setTimeout as pause } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { ConditionFailed, type ObjectStore } from '../../core/batch/ports.ts';
import { conditionHeaders, RUN_METADATA } from './conditions.ts';
import { failureOf, isConditionFailure, isNotFound, storageError } from './failure.ts';
import { openObject, unquoted } from './open-object.ts';
import { noteServerTime } from './server-time.ts';
import { abortUpload, createUpload } from './upload.ts';

const TEXT_TYPE = 'application/json';
/** A write that met another one (409) is to be made again (PutObject API reference); the other one is over by then. */
const MAX_CONFLICTS = 5;
const PAUSE_MS = 100;

/** Objects in Amazon S3. */
export function createObjectStore(client: S3Client): ObjectStore {
  return {
    open: (ref, range) => openObject(client, ref, range),

    async readText(Bucket, Key) {
      try {
        const get = new GetObjectCommand({ Bucket, Key });
        const serverTime = noteServerTime(get);
        const { Body, ETag, LastModified } = await client.send(get);
        const text = (await Body?.transformToString()) ?? '';
        return { text, etag: unquoted(ETag), ageMs: serverTime() - (LastModified?.getTime() ?? 0) };
      } catch (thrown) {
        if (isNotFound(thrown)) return undefined;
        throw storageError('GetObject', thrown);
      }
    },

    async putText(Bucket, Key, Body, condition) {
      const put = { Bucket, Key, Body, ContentType: TEXT_TYPE, ...conditionHeaders(condition) };
      for (let conflicts = 0; ; conflicts++) {
        try {
          return unquoted((await client.send(new PutObjectCommand(put))).ETag);
        } catch (thrown) {
          const isConflict = failureOf(thrown).status === 409 && conflicts < MAX_CONFLICTS;
          // With a condition on what is there, nothing there is another state too.
          if (isNotFound(thrown)) throw new ConditionFailed('PutObject', { cause: thrown });
          if (!isConflict) throw storageError('PutObject', thrown);
          await pause(PAUSE_MS * (conflicts + 1));
        }
      }
    },

    async stat(Bucket, Key) {
      try {
        const { ETag, Metadata } = await client.send(new HeadObjectCommand({ Bucket, Key }));
        return { etag: unquoted(ETag), run: Metadata?.[RUN_METADATA] };
      } catch (thrown) {
        if (isNotFound(thrown)) return undefined;
        throw storageError('HeadObject', thrown);
      }
    },

    async remove(Bucket, Key, etag) {
      try {
        const condition = etag === undefined ? {} : conditionHeaders({ etag });
        await client.send(new DeleteObjectCommand({ Bucket, Key, ...condition }));
      } catch (thrown) {
        if (isNotFound(thrown) || isConditionFailure(thrown)) return;
        throw storageError('DeleteObject', thrown);
      }
    },

    upload: (options) => createUpload(client, options),
    abortUpload: (bucket, key, uploadId) => abortUpload(client, bucket, key, uploadId),
  };
}
