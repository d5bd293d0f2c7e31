import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readS3Record } from '../../../../../src/adapters/lambda/object-events/s3-record.ts';
import {
  type Created,
  createdBy,
  notificationOf,
} from '../../../../../src/local/stack/bucket/created-event.ts';

describe('An object is created', () => {
  it.each([
    ['PUT', '/files/loans/may.csv', false, 'ObjectCreated:Put'],
    ['PUT', '/files/loans/may.csv?x-id=PutObject', false, 'ObjectCreated:Put'],
    ['PUT', '/files/loans/may.csv?X-Amz-Signature=1&X-Amz-Date=2', false, 'ObjectCreated:Put'],
    ['PUT', '/files/loans/may.csv', true, 'ObjectCreated:Copy'],
    ['POST', '/files/loans/may.csv?uploadId=7', false, 'ObjectCreated:CompleteMultipartUpload'],
  ])('by %s %s (copy: %s)', (method, path, isCopy, eventName) => {
    expect(createdBy(method, path, isCopy)).toEqual({ bucket: 'files', key: 'loans/may.csv', eventName });
  });

  it.each([
    ['PUT', '/files'],
    ['PUT', '/files/'],
    ['PUT', '/files/may.csv?partNumber=1&uploadId=7'],
    ['PUT', '/files/may.csv?tagging'],
    ['POST', '/files/may.csv?uploads'],
    ['POST', '/files?delete'],
    ['DELETE', '/files/may.csv'],
    ['GET', '/files/may.csv'],
  ])('not by %s %s', (method, path) => {
    expect(createdBy(method, path, false)).toBeUndefined();
  });
});

it('what is sent of an object is read as that object by the function, whatever its key', () => {
  const key = fc.string({ unit: 'grapheme', minLength: 1 });
  fc.assert(
    fc.property(key, fc.nat(), (name, sequence) => {
      const created: Created = { bucket: 'files', key: `loans/${name}`, eventName: 'ObjectCreated:Put' };
      const { Records }: { Records?: unknown[] } = notificationOf(created, sequence, new Date(0));
      expect(readS3Record(Records?.[0])).toMatchObject({ bucket: 'files', key: created.key });
    }),
  );
});
