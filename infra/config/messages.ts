import { z } from 'zod';
import { bucketName, keyPrefix, seconds } from './fields.ts';
import { messageVariables } from './variables.ts';

const results = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('queue') }).describe('A new queue; a message holds at most 1 MiB.'),
  z.strictObject({
    to: z.literal('bucket'),
    bucket: bucketName.optional().describe('A bucket that is there. Default: a new one.'),
    prefix: keyPrefix.default('results/'),
  }),
  z
    .strictObject({
      to: z.literal('bus'),
      busName: z.string().regex(/^[\w./-]{1,256}$/, 'must be the name of an event bus'),
    })
    .describe('An EventBridge bus that is there; an event holds less than 256 KB.'),
]);

/** Messages of SQS that are scored as they come. */
export const messages = z
  .strictObject({
    results,
    fifo: z.boolean().default(false).describe('true: order is kept within message groups.'),
    locations: z
      .array(
        z
          .string()
          .regex(
            /^s3:\/\/[a-z0-9][a-z0-9-]{1,61}[a-z0-9](?:\/.*)?$/,
            'must be an S3 URI such as s3://bucket/prefix/',
          ),
      )
      .default([])
      .describe(
        'Where objects may be that messages point to. Whoever sends a message may have any of them scored.',
      ),
    batchSize: z.int().min(1).max(10_000).default(10).describe('Messages a run takes at most.'),
    batchWindowSeconds: seconds(0, 300).default(0).describe('Time that Lambda gathers messages for a run.'),
    maxConcurrency: z
      .int()
      .min(2)
      .max(1000)
      .default(2)
      .describe(
        'Runs at once. Times MESSAGE_CONCURRENCY, 4 by default, it is how many messages are in the endpoint.',
      ),
    timeoutSeconds: seconds(60, 900)
      .default(300)
      .describe('Time for one run; SQS shows its messages again after six times of it.'),
    memoryMb: z.int().min(256).max(10_240).default(512),
    stateBucket: bucketName
      .optional()
      .describe(
        'A bucket that is there, for notes of what was sent; needed with BATCH_RESCORE=false, unless results go to a bucket.',
      ),
    queueAgeAlarmSeconds: seconds(60, 1_209_600)
      .default(900)
      .describe('Age of the oldest message that nobody has scored, above which the alarm goes off.'),
    environment: messageVariables.default({}).describe('Settings of message scoring (docs/settings.md).'),
  })
  .superRefine((given, { addIssue }) => {
    const complain = (path: string[], message: string) => addIssue({ code: 'custom', path, message });
    const { batchSize, batchWindowSeconds, environment, fifo, results, stateBucket, timeoutSeconds } = given;
    if (fifo && batchSize > 10) complain(['batchSize'], 'must be at most 10 for a FIFO queue');
    if (fifo && batchWindowSeconds > 0) complain(['batchWindowSeconds'], 'must be 0 for a FIFO queue');
    if (batchSize > 10 && batchWindowSeconds < 1)
      complain(['batchWindowSeconds'], 'must be at least 1 for a batchSize over 10');
    const isRescored = environment.BATCH_RESCORE?.toLowerCase() !== 'false';
    if (!isRescored && results.to !== 'bucket' && stateBucket === undefined) {
      complain(['stateBucket'], 'is missing; BATCH_RESCORE=false keeps notes of what was sent');
    }
    const reserveMs = Number(environment.BATCH_TIME_RESERVE_MS ?? 5000);
    const payloadMs = Number(environment.BATCH_PAYLOAD_TIMEOUT_MS ?? 65_000);
    if (reserveMs + payloadMs < timeoutSeconds * 1000) return;
    complain(
      ['timeoutSeconds'],
      `must be more than BATCH_TIME_RESERVE_MS and BATCH_PAYLOAD_TIMEOUT_MS together, ${reserveMs + payloadMs} ms`,
    );
  });

export type ScoredMessagesConfig = z.output<typeof messages>;
