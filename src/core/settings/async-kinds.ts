import { isBucketName, type S3Prefix } from '../async/location.ts';
import type { Kind } from './kinds.ts';

export const bucketName: Kind<string> = {
  allowed: 'the name of an S3 bucket',
  parse: (value) => (isBucketName(value) ? value : undefined),
};

/** Buckets, or prefixes in them, as `s3://bucket/prefix/`; a slash at the end may be left out. */
export const s3Prefixes: Kind<readonly S3Prefix[]> = {
  allowed: 'S3 URIs such as s3://bucket/prefix/ separated by commas',
  parse: (value) => {
    const found = value.split(',').map((uri) => s3Prefix(uri.trim()));
    return found.every((one) => one !== undefined) ? found : undefined;
  },
};

function s3Prefix(uri: string): S3Prefix | undefined {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(uri) ?? [];
  if (!isBucketName(bucket)) return undefined;
  return { bucket, prefix: path === '' || path.endsWith('/') ? path : `${path}/` };
}
