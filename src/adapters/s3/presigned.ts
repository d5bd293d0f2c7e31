import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { PresignedLinks } from '../../core/async/ports.ts';

/** A caller who sends another type than the one that was agreed on is refused by S3. */
const TYPE_IS_SIGNED = new Set(['content-type']);

/**
 * Presigned URLs of Amazon S3. The client must not calculate checksums by itself: one of the empty body that is there when the URL is
 * made would go into it.
 */
export function createPresignedLinks(client: S3Client): PresignedLinks {
  return {
    toRead: ({ bucket, key }, contentType, expiresIn) =>
      getSignedUrl(
        client,
        new GetObjectCommand({ Bucket: bucket, Key: key, ResponseContentType: contentType }),
        { expiresIn },
      ),
    toWrite: ({ bucket, key }, contentType, expiresIn) =>
      getSignedUrl(client, new PutObjectCommand({ Bucket: bucket, Key: key, ContentType: contentType }), {
        expiresIn,
        signableHeaders: TYPE_IS_SIGNED,
      }),
  };
}
