import type { ObjectCreated } from '../../../core/batch/object-event.ts';
import { EventNotUnderstood } from './event-not-understood.ts';
import { numberAt, textAt } from './members.ts';

/** Whose events are understood; S3 adds fields with a new minor version, and changes them with a new major one (S3 User Guide, "Event message structure"). */
const MAJOR_VERSION = '2';

/**
 * Reads a record of an S3 event notification. Undefined where it is of anything but an object that was created.
 * @throws EventNotUnderstood
 */
export function readS3Record(record: unknown): ObjectCreated | undefined {
  if (textAt(record, 'eventSource') !== 'aws:s3') throw new EventNotUnderstood('A record is not of S3.');
  const version = textAt(record, 'eventVersion');
  if (version?.split('.')[0] !== MAJOR_VERSION) {
    throw new EventNotUnderstood(
      'The eventVersion of an S3 record is not 2.x, so its fields may mean anything.',
    );
  }
  // With a test of a prefix, so that kinds of creation that are not known yet count too.
  if (textAt(record, 'eventName')?.startsWith('ObjectCreated:') !== true) return undefined;
  const bucket = textAt(record, 's3', 'bucket', 'name');
  const key = textAt(record, 's3', 'object', 'key');
  if (bucket === undefined || key === undefined) {
    throw new EventNotUnderstood('An S3 record names no bucket or no key.');
  }
  return {
    bucket,
    key: decoded(key),
    sizeBytes: numberAt(record, 's3', 'object', 'size'),
    etag: textAt(record, 's3', 'object', 'eTag'),
    versionId: textAt(record, 's3', 'object', 'versionId'),
    sequencer: textAt(record, 's3', 'object', 'sequencer'),
  };
}

/** Keys come as forms are encoded: a blank is a plus sign, a plus sign is `%2B`. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    throw new EventNotUnderstood('The key of an S3 record is not URL-encoded.');
  }
}
