import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventNotUnderstood } from '../../../../../src/adapters/lambda/object-events/event-not-understood.ts';
import { readNotification } from '../../../../../src/adapters/lambda/object-events/read-event.ts';
import { eventBridgeEvent, inSns, s3Event } from '../../../../contract/batch/batch-function.ts';

function s3Record(
  changes: Readonly<Record<string, unknown>>,
  object: Readonly<Record<string, unknown>> = {},
) {
  const s3 = { bucket: { name: 'b' }, object: { key: 'k.csv', ...object } };
  const record = {
    eventSource: 'aws:s3',
    eventVersion: '2.1',
    eventName: 'ObjectCreated:Put',
    s3,
    ...changes,
  };
  return { Records: [record] };
}

const keysOf = (event: unknown) => readNotification(event).objects.map(({ key }) => key);

describe('A key', () => {
  it('is what it was, whichever way the event came', () => {
    const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(key, (name) => {
        fc.pre(name.isWellFormed());
        expect(keysOf(s3Event('b', name))).toEqual([name]);
        expect(keysOf(inSns(s3Event('b', name)))).toEqual([name]);
        expect(keysOf(eventBridgeEvent('b', name))).toEqual([name]);
      }),
    );
  });

  it('may hold what looks encoded', () => {
    expect(keysOf(s3Record({}, { key: 'a+b%2Bc%2520.csv' }))).toEqual(['a b+c%20.csv']);
    expect(keysOf(eventBridgeEvent('b', 'a+b%2Bc%2520.csv'))).toEqual(['a+b%2Bc%2520.csv']);
  });
});

describe('An event', () => {
  it('of S3 tells all that orders and names the object', () => {
    const object = { size: 7, eTag: 'e', versionId: 'v', sequencer: 's' };
    expect(readNotification(s3Record({}, object)).objects).toEqual([
      { bucket: 'b', key: 'k.csv', sizeBytes: 7, etag: 'e', versionId: 'v', sequencer: 's' },
    ]);
  });

  it('of EventBridge tells the same', () => {
    const detail = {
      bucket: { name: 'b' },
      object: { key: 'k', size: 7, etag: 'e', 'version-id': 'v', sequencer: 's' },
    };
    expect(readNotification({ source: 'aws.s3', 'detail-type': 'Object Created', detail }).objects).toEqual([
      { bucket: 'b', key: 'k', sizeBytes: 7, etag: 'e', versionId: 'v', sequencer: 's' },
    ]);
  });

  it('of SNS to the function itself is read too', () => {
    const record = { EventSource: 'aws:sns', Sns: { Message: JSON.stringify(s3Event('b', 'k.csv')) } };
    expect(keysOf({ Records: [record] })).toEqual(['k.csv']);
  });

  it.each(['2.0', '2.1', '2.2', '2.6', '2.17'])('of version %s is understood', (eventVersion) => {
    expect(keysOf(s3Record({ eventVersion }))).toEqual(['k.csv']);
  });

  it.each([
    ['S3 sends a test', { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'b' }],
    ['an object is removed', s3Record({ eventName: 'ObjectRemoved:Delete' })],
    ['an object is restored', { source: 'aws.s3', 'detail-type': 'Object Restore Completed', detail: {} }],
  ])('has nothing to score where %s', (_, event) => {
    expect(readNotification(event)).toEqual({ objects: [], others: 1 });
  });

  it.each([
    ['another major version', s3Record({ eventVersion: '3.0' })],
    ['no version', s3Record({ eventVersion: undefined })],
    ['another service', s3Record({ eventSource: 'aws:dynamodb' })],
    ['no key', s3Record({}, { key: undefined })],
    ['a key that is not encoded', s3Record({}, { key: '%E4' })],
    ['another source', { source: 'aws.ec2', 'detail-type': 'Object Created', detail: {} }],
    ['a message that is not JSON', { Type: 'Notification', Message: 'hello' }],
    ['no known kind', { hello: 1 }],
    ['nothing', null],
    ['records of nothing', { Records: [null] }],
  ])('of %s is not let go', (_, event) => {
    expect(() => readNotification(event)).toThrow(EventNotUnderstood);
  });
});
