import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketAndKey } from '../../../../src/local/sagemaker/object-store.ts';

describe('S3 URIs', () => {
  it('are a bucket and a key, whatever the key holds', () => {
    const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{2,20}$/);
    fc.assert(
      fc.property(bucket, fc.string({ minLength: 1, unit: 'binary' }), (Bucket, Key) => {
        expect(bucketAndKey(`s3://${Bucket}/${Key}`)).toEqual({ Bucket, Key });
      }),
    );
  });

  it.each(['s3://bucket', 's3://bucket/', 's3:///key', 'https://bucket/key', ''])('%s is none', (uri) => {
    expect(() => bucketAndKey(uri)).toThrow('s3://bucket/key');
  });
});
