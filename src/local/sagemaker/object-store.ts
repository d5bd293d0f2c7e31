import { Readable } from 'node:stream';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { Credentials } from './options.ts';

/** Objects by their S3 URI. */
export interface ObjectStore {
  /** Begins to read an object. */
  open(uri: string): Promise<{ readonly body: Readable; readonly byteLength: number }>;
  /** Writes an object, all of it or nothing. */
  write(uri: string, body: AsyncIterable<Uint8Array>, contentType: string | undefined): Promise<void>;
  close(): void;
}

/** An S3 client; without an endpoint URL it is Amazon S3, with the credentials that the AWS SDK finds. */
export function s3ObjectStore(region: string, endpointUrl: string, credentials: Credentials): ObjectStore {
  const client = new S3Client({
    region,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpointUrl !== '' && { endpoint: endpointUrl, forcePathStyle: true, credentials }),
  });
  return {
    async open(uri) {
      const { Body, ContentLength } = await client.send(new GetObjectCommand(bucketAndKey(uri)));
      if (!(Body instanceof Readable) || ContentLength === undefined)
        throw new Error(`${uri} has no content.`);
      return { body: Body, byteLength: ContentLength };
    },
    async write(uri, body, contentType) {
      const params = {
        ...bucketAndKey(uri),
        Body: Readable.from(body),
        ...(contentType !== undefined && { ContentType: contentType }),
      };
      await new Upload({ client, params, queueSize: 1 }).done();
    },
    close: () => client.destroy(),
  };
}

/** @throws {Error} where the text is no S3 URI with a key */
export function bucketAndKey(uri: string): { readonly Bucket: string; readonly Key: string } {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? [];
  if (bucket === undefined || key === undefined)
    throw new Error(`${uri} is not of the form s3://bucket/key.`);
  return { Bucket: bucket, Key: key };
}
