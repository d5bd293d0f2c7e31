/** All objects of an S3 URI such as `s3://bucket/prefix/`, as an ARN. */
export function objectsArn(partition: string, location: string): string {
  const path = location.slice('s3://'.length);
  return `arn:${partition}:s3:::${path.endsWith('/') ? path : `${path}/`}*`;
}
