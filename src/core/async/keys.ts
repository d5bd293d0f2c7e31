import type { AsyncSettings } from '../settings/async.ts';
import { isInvocationId } from './invocation-id.ts';
import type { S3Location } from './location.ts';

type Place = Pick<AsyncSettings, 'bucket' | 'prefix'>;

/** What a small body is kept as. */
export function inputOf({ bucket, prefix }: Place, id: string): S3Location {
  return { bucket, key: `${prefix}inputs/${id}` };
}

/** What an invocation is known by. */
export function markerOf({ bucket, prefix }: Place, id: string): S3Location {
  return { bucket, key: `${prefix}invocations/${id}.json` };
}

/** Where a caller puts a large body itself. */
export function uploadOf({ bucket, prefix }: Place, id: string): S3Location {
  return { bucket, key: `${uploads(prefix)}${id}` };
}

/** Whether a location is one of an upload; nobody names one that it was not given. */
export function isUpload({ bucket, prefix }: Place, location: S3Location): boolean {
  const folder = uploads(prefix);
  const { key } = location;
  return location.bucket === bucket && key.startsWith(folder) && isInvocationId(key.slice(folder.length));
}

function uploads(prefix: string): string {
  return `${prefix}uploads/`;
}
