import type { ObjectCreated } from '../../../core/batch/object-event.ts';
import { EventNotUnderstood } from './event-not-understood.ts';
import { numberAt, textAt } from './members.ts';

/**
 * Reads an event that S3 sent through EventBridge, where keys are as they are, not encoded. Undefined where it is of anything but an object
 * that was created.
 * @throws EventNotUnderstood
 */
export function readEventBridge(event: unknown): ObjectCreated | undefined {
  if (textAt(event, 'source') !== 'aws.s3')
    throw new EventNotUnderstood('An EventBridge event is not of S3.');
  if (textAt(event, 'detail-type') !== 'Object Created') return undefined;
  const bucket = textAt(event, 'detail', 'bucket', 'name');
  const key = textAt(event, 'detail', 'object', 'key');
  if (bucket === undefined || key === undefined) {
    throw new EventNotUnderstood('An EventBridge event of S3 names no bucket or no key.');
  }
  return {
    bucket,
    key,
    sizeBytes: numberAt(event, 'detail', 'object', 'size'),
    etag: textAt(event, 'detail', 'object', 'etag'),
    versionId: textAt(event, 'detail', 'object', 'version-id'),
    sequencer: textAt(event, 'detail', 'object', 'sequencer'),
  };
}
