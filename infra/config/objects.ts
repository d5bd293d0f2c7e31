import { z } from 'zod';
import { bucketName, keyPrefix, seconds } from './fields.ts';
import { objectVariables } from './variables.ts';

/** Objects of S3 that are scored as they are written. */
export const objects = z
  .strictObject({
    inputBucket: bucketName
      .optional()
      .describe('A bucket that is there, and whose EventBridge notifications are on. Default: a new one.'),
    inputPrefix: keyPrefix.optional().describe('Only objects whose keys begin so are scored.'),
    outputBucket: bucketName.optional().describe('A bucket that is there. Default: the input bucket.'),
    outputPrefix: keyPrefix.default('scored/'),
    expireAfterDays: z
      .int()
      .min(1)
      .optional()
      .describe('For a new bucket: objects older than this are deleted.'),
    maxConcurrency: z
      .int()
      .min(2)
      .max(1000)
      .default(2)
      .describe(
        'Objects at once. Times BATCH_CONCURRENCY, 4 by default, it is how many payloads are in the endpoint.',
      ),
    timeoutSeconds: seconds(60, 900)
      .default(900)
      .describe('Time for one object; SQS shows its message again after six times of it.'),
    memoryMb: z.int().min(256).max(10_240).default(512),
    maxReceives: z
      .int()
      .min(5)
      .max(100)
      .default(5)
      .describe('Runs of an object before its event goes to the dead-letter queue.'),
    queueAgeAlarmSeconds: seconds(60, 1_209_600)
      .default(3600)
      .describe('Age of the oldest event that nobody has scored, above which the alarm goes off.'),
    failedRecordPercent: z
      .number()
      .positive()
      .max(100)
      .default(5)
      .describe('Share of records that failed, above which the alarm goes off.'),
    environment: objectVariables.default({}).describe('Settings of batch scoring (docs/settings.md).'),
  })
  .superRefine(({ environment, timeoutSeconds }, { addIssue }) => {
    const reserveMs = Number(environment.BATCH_TIME_RESERVE_MS ?? 20_000);
    const payloadMs = Number(environment.BATCH_PAYLOAD_TIMEOUT_MS ?? 65_000);
    if (reserveMs + payloadMs < timeoutSeconds * 1000) return;
    addIssue({
      code: 'custom',
      path: ['timeoutSeconds'],
      message: `must be more than BATCH_TIME_RESERVE_MS and BATCH_PAYLOAD_TIMEOUT_MS together, ${reserveMs + payloadMs} ms`,
    });
  });

export type ScoredObjectsConfig = z.output<typeof objects>;
