import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import type { ScoredObjectsConfig } from '../../config/objects.ts';
import type { WorkQueues } from './work-queues.ts';

/** The most that EventBridge tries (PutTargets API reference, RetryPolicy). */
const MAX_RETRIES = 185;

export interface WatchedBucket {
  readonly bucketName: string;
  /** Whether results are written to it too. */
  readonly isOutputBucket: boolean;
}

/** Sends an event for every object that is written to a bucket to the queue; what the function writes itself is left out where it would come back. */
export function createObjectRule(
  scope: Construct,
  { inputPrefix, outputPrefix }: ScoredObjectsConfig,
  { bucketName, isOutputBucket }: WatchedBucket,
  { deadLetters, work }: WorkQueues,
): Rule {
  const key =
    inputPrefix !== undefined
      ? [{ prefix: inputPrefix }]
      : isOutputBucket
        ? [{ 'anything-but': { prefix: outputPrefix } }]
        : [];
  return new Rule(scope, 'ObjectCreated', {
    description: 'Objects to score, as they are written',
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [bucketName] }, ...(key.length > 0 && { object: { key } }) },
    },
    targets: [new SqsQueue(work, { deadLetterQueue: deadLetters, retryAttempts: MAX_RETRIES })],
  });
}
