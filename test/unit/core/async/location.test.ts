import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isAllowed, locationUri, parseLocation } from '../../../../src/core/async/location.ts';
import { s3Prefixes } from '../../../../src/core/settings/async-kinds.ts';

describe('A location in S3', () => {
  it('is read as it is written', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (key) => {
        const location = { bucket: 'my-bucket.1', key };
        expect(parseLocation(locationUri(location))).toEqual(location);
      }),
    );
  });

  it.each([
    '',
    's3://',
    's3://bucket',
    's3://bucket/',
    's3:///key',
    's3://Bucket/key',
    's3://b/key',
    'S3://bucket/key',
    'https://bucket/key',
    ' s3://bucket/key',
    'arn:aws:s3:::bucket/key',
  ])('is none: %j', (text) => {
    expect(parseLocation(text)).toBeUndefined();
  });
});

describe('A list of allowed locations', () => {
  const allowed = s3Prefixes.parse('s3://shared/in, s3://open/,s3://all') ?? [];

  it.each([
    ['s3://shared/in/loans.csv', true],
    ['s3://shared/in/2026/loans.csv', true],
    ['s3://shared/in/', false],
    ['s3://shared/in', false],
    ['s3://shared/inner/loans.csv', false],
    ['s3://shared/loans.csv', false],
    ['s3://open/anything', true],
    ['s3://all/anything/at/all', true],
    ['s3://allx/anything', false],
    ['s3://other/in/loans.csv', false],
  ])('knows of %s whether it is one of them: %s', (uri, isOne) => {
    const location = parseLocation(uri);
    expect(location !== undefined && isAllowed(location, allowed)).toBe(isOne);
  });

  it.each(['shared/in', 's3://', 's3://shared/in, ', 's3://Shared/', 'https://shared/'])(
    'cannot be %j',
    (text) => {
      expect(s3Prefixes.parse(text)).toBeUndefined();
    },
  );
});
