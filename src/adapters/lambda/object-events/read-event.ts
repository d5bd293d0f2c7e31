import type { ObjectCreated } from '../../../core/batch/object-event.ts';
import { EventNotUnderstood } from './event-not-understood.ts';
import { readEventBridge } from './eventbridge.ts';
import { memberAt, textAt } from './members.ts';
import { readS3Record } from './s3-record.ts';

/** What S3 sends when notifications are set up. */
const TEST_EVENT = 's3:TestEvent';

/** What a notification holds. */
export interface Notification {
  readonly objects: readonly ObjectCreated[];
  /** Parts of it that are about nothing to score. */
  readonly others: number;
}

/**
 * Reads a notification that an object was created: S3's own, EventBridge's, or S3's within a message of SNS.
 * @throws EventNotUnderstood
 */
export function readNotification(event: unknown): Notification {
  if (textAt(event, 'Event') === TEST_EVENT) return { objects: [], others: 1 };
  if (textAt(event, 'detail-type') !== undefined) return gathered([readEventBridge(event)]);
  if (textAt(event, 'Type') === 'Notification') return readText(textAt(event, 'Message'));
  const records = memberAt(event, 'Records');
  if (!Array.isArray(records)) throw new EventNotUnderstood('An event is of no kind that is known.');
  const read = records.map((record: unknown) =>
    memberAt(record, 'Sns') === undefined
      ? gathered([readS3Record(record)])
      : readText(textAt(record, 'Sns', 'Message')),
  );
  return {
    objects: read.flatMap(({ objects }) => objects),
    others: read.reduce((sum, { others }) => sum + others, 0),
  };
}

/** A notification as text, as it is the body of a message. @throws EventNotUnderstood */
export function readText(text: string | undefined): Notification {
  let event: unknown;
  try {
    event = JSON.parse(text ?? '');
  } catch {
    throw new EventNotUnderstood('A message is not JSON.');
  }
  return readNotification(event);
}

function gathered(read: readonly (ObjectCreated | undefined)[]): Notification {
  const objects = read.filter((object) => object !== undefined);
  return { objects, others: read.length - objects.length };
}
