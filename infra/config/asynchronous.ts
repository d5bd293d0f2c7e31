import { z } from 'zod';
import { keyPrefix, seconds } from './fields.ts';

const location = z
  .string()
  .regex(
    /^s3:\/\/[a-z0-9][a-z0-9-]{1,61}[a-z0-9](?:\/.*)?$/,
    'must be an S3 URI such as s3://bucket/prefix/',
  );

/** What all asynchronous endpoints of an environment share. */
export const asynchronous = z.strictObject({
  prefix: keyPrefix.default('async/'),
  invocationTimeoutSeconds: seconds(60, 3600)
    .default(900)
    .describe('Time that the container has for an invocation.'),
  requestTtlSeconds: seconds(60, 21_600)
    .default(21_600)
    .describe('Time that an invocation may wait for its turn.'),
  retentionSeconds: z
    .int()
    .min(60)
    .default(86_400)
    .describe(
      'Time after which an invocation is not found any more; its objects are deleted on the day after.',
    ),
  linkSeconds: seconds(1, 604_800).default(900).describe('Time that a presigned URL holds.'),
  inputLocations: z
    .array(location)
    .default([])
    .describe('Where objects may be that callers name. Every caller may have any of them scored.'),
  inlineBodies: z
    .boolean()
    .default(false)
    .describe('true: bodies of up to 128,000 bytes go along with the call.'),
});

export type Asynchronous = z.output<typeof asynchronous>;
