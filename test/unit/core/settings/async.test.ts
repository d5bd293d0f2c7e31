import { describe, expect, it } from '@jest/globals';
import { frontDoorSettings } from '../../../../src/core/settings/front-door.ts';
import { SettingsError } from '../../../../src/core/settings/read.ts';

const NAMED = { ENDPOINT_NAME: 'homeloan', ASYNC_ENDPOINT_NAME: 'homeloan-async' };

describe('The settings of asynchronous scoring', () => {
  it('have defaults where there is a bucket', () => {
    expect(frontDoorSettings({ ...NAMED, ASYNC_BUCKET: 'scoring' }).async).toEqual({
      bucket: 'scoring',
      prefix: 'async/',
      inputLocations: [],
      inlineBodies: false,
      ttlSeconds: 21_600,
      timeoutSeconds: 900,
      retentionSeconds: 86_400,
      linkSeconds: 900,
    });
  });

  it('are none where there is no asynchronous endpoint', () => {
    expect(frontDoorSettings({ ENDPOINT_NAME: 'homeloan', ASYNC_BUCKET: 'scoring' }).async).toBeUndefined();
  });

  it.each([
    [{}, /ASYNC_BUCKET is not set/],
    [{ ASYNC_BUCKET: 's3://scoring' }, /ASYNC_BUCKET is "s3:\/\/scoring"; it must be the name/],
    [{ ASYNC_BUCKET: 'scoring', ASYNC_REQUEST_TTL_SECONDS: '59' }, /ASYNC_REQUEST_TTL_SECONDS is "59"/],
    [
      { ASYNC_BUCKET: 'scoring', ASYNC_INPUT_LOCATIONS: 'in' },
      /ASYNC_INPUT_LOCATIONS is "in"; it must be S3/,
    ],
    [{ ASYNC_BUCKET: 'scoring', ASYNC_PREFIX: '/async' }, /ASYNC_PREFIX/],
  ])('stop the start where they make no sense: %j', (env, says) => {
    const start = () => frontDoorSettings({ ...NAMED, ...env });
    expect(start).toThrow(SettingsError);
    expect(start).toThrow(says);
  });
});
