/** An object of S3, whether it is there or still to come. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** All objects of a bucket whose keys begin alike. */
export interface S3Prefix {
  readonly bucket: string;
  /** Empty, or ending in a slash. */
  readonly prefix: string;
}

/** Names of general purpose buckets (Amazon S3 User Guide, "Bucket naming rules"). */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const URI = /^s3:\/\/([^/]+)\/(.+)$/s;

/** Reads `s3://bucket/key`; undefined where it isn't one. */
export function parseLocation(uri: string): S3Location | undefined {
  const [, bucket = '', key = ''] = URI.exec(uri) ?? [];
  return isBucketName(bucket) && key !== '' ? { bucket, key } : undefined;
}

export function locationUri({ bucket, key }: S3Location): string {
  return `s3://${bucket}/${key}`;
}

export function isBucketName(text: string): boolean {
  return BUCKET.test(text);
}

/** Whether an object is one of those that a list allows. */
export function isAllowed({ bucket, key }: S3Location, allowed: readonly S3Prefix[]): boolean {
  return allowed.some((one) => one.bucket === bucket && key.startsWith(one.prefix) && key !== one.prefix);
}
