/** What a request that succeeded has created, by its method, URL and headers. */
export interface Created {
  readonly bucket: string;
  /** As S3 has it, not encoded. */
  readonly key: string;
  /** S3's name of the event. */
  readonly eventName: 'ObjectCreated:Put' | 'ObjectCreated:Copy' | 'ObjectCreated:CompleteMultipartUpload';
}

/** Parameters that say nothing about what the request does: the SDK's name of the operation, and a signature in the URL. */
const NEUTRAL = /^x-(id$|amz-)/i;

/**
 * The object that a request to S3 creates, in path style; undefined where it creates none.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
 */
export function createdBy(method: string, path: string, isCopy: boolean): Created | undefined {
  const { pathname, searchParams } = new URL(path, 'http://s3');
  const [, bucket = '', encodedKey = ''] = /^\/([^/]+)\/(.+)$/s.exec(pathname) ?? [];
  if (encodedKey === '') return undefined;
  const place = { bucket, key: decodeURIComponent(encodedKey) };
  const parameters = [...searchParams.keys()].filter((name) => !NEUTRAL.test(name));
  if (method === 'PUT' && parameters.length === 0)
    return { ...place, eventName: isCopy ? 'ObjectCreated:Copy' : 'ObjectCreated:Put' };
  if (method === 'POST' && parameters.join() === 'uploadId')
    return { ...place, eventName: 'ObjectCreated:CompleteMultipartUpload' };
  return undefined;
}

/**
 * What S3 sends of it, as far as this project reads it; `sequence` grows with each event.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function notificationOf({ bucket, eventName, key }: Created, sequence: number, at: Date): object {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: 'us-east-1',
        eventTime: at.toISOString(),
        eventName,
        s3: {
          s3SchemaVersion: '1.0',
          bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
          object: {
            // As form fields are encoded, but for the slashes.
            key: key.split('/').map(formEncoded).join('/'),
            sequencer: sequence.toString(16).toUpperCase().padStart(16, '0'),
          },
        },
      },
    ],
  };
}

function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}
