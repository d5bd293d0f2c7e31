import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/** A socket without a byte for so long is dead. */
const IDLE_MS = 30_000;
const CONNECT_MS = 3000;

/**
 * A client of S3 that tries again by itself: every write of batch scoring is on a condition or may be made twice. `settings` are those that
 * a deployment leaves to the environment of the function.
 */
export function createS3Client(settings: S3ClientConfig = {}): S3Client {
  return new S3Client({
    maxAttempts: 5,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: IDLE_MS },
    ...settings,
  });
}
