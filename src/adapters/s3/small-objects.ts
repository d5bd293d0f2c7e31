import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { S3Location } from '../../core/async/location.ts';
import type { SmallObjects } from '../../core/async/ports.ts';
import { underSignal } from '../../core/async/under-signal.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import type { CallSignal, Log } from '../../core/ports.ts';
import { failureOf } from './failure.ts';

/** Small objects in Amazon S3. @param log is told what only an operator may read */
export function createSmallObjects(client: S3Client, log: Log): SmallObjects {
  const sent = async <T>(
    operation: string,
    signal: CallSignal,
    run: (abortSignal: AbortSignal) => Promise<T>,
    isMissing: (failure: Failure) => boolean = () => false,
  ): Promise<T | undefined> => {
    try {
      return await underSignal(signal, run);
    } catch (thrown) {
      if (thrown instanceof ProblemError) throw thrown;
      const failure = failureOf(thrown);
      if (isMissing(failure)) return undefined;
      throw storageProblem(operation, thrown, failure, log);
    }
  };
  return {
    async head(location, signal) {
      const run = (abortSignal: AbortSignal) =>
        client.send(new HeadObjectCommand(inputOf(location)), { abortSignal });
      // Without s3:ListBucket S3 says 403 of what is not there, and an allowed location may be one that can't be read.
      const found = await sent('HeadObject', signal, run, ({ status }) => status === 404 || status === 403);
      return found && { sizeBytes: found.ContentLength ?? 0, contentType: found.ContentType };
    },

    async read(location, maxBytes, signal) {
      const run = async (abortSignal: AbortSignal) => {
        const answer = await client.send(new GetObjectCommand(inputOf(location)), { abortSignal });
        const { Body, ContentLength: sizeBytes = 0, ContentType: contentType } = answer;
        if (sizeBytes > maxBytes) {
          if (Body !== undefined && 'destroy' in Body) Body.destroy();
          return { sizeBytes, contentType, bytes: undefined };
        }
        return { sizeBytes, contentType, bytes: await Body?.transformToByteArray() };
      };
      return sent('GetObject', signal, run, isAbsent);
    },

    async write(location, { bytes, contentType }, signal) {
      const put = { ...inputOf(location), Body: bytes, ContentType: contentType };
      await sent('PutObject', signal, (abortSignal) =>
        client.send(new PutObjectCommand(put), { abortSignal }),
      );
    },
  };
}

type Failure = ReturnType<typeof failureOf>;

/** A bucket that is not there is another matter than an object. */
function isAbsent({ name, status }: Failure): boolean {
  return status === 404 && name !== 'NoSuchBucket';
}

function inputOf({ bucket, key }: S3Location) {
  return { Bucket: bucket, Key: key };
}

/** What S3 says is for the operator alone: it names buckets and keys. */
function storageProblem(
  operation: string,
  cause: unknown,
  { name, status }: Failure,
  log: Log,
): ProblemError {
  const isRefused = status !== undefined && status >= 300 && status < 500 && status !== 429;
  log.error('S3 failed.', { operation, awsError: name, awsStatus: status });
  return isRefused
    ? new ProblemError('misconfigured', { detail: 'The object store refused the call.', cause })
    : new ProblemError('endpoint-unavailable', {
        detail: 'The object store of asynchronous scoring is not available.',
        cause,
      });
}
