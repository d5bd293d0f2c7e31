import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ScoredMessagesConfig } from '../../config/messages.ts';
import { objectsArn } from '../objects-arn.ts';
import type { Permission } from '../permissions.ts';

export interface MessagePlaces {
  readonly endpointName: string;
  readonly queueArn: string;
  readonly deadLettersArn: string;
  readonly resultQueueArn: string | undefined;
  readonly resultBucketName: string | undefined;
  /** Bucket of the notes of what was sent, and what their keys begin with. */
  readonly notes: { readonly bucketName: string; readonly prefix: string } | undefined;
  readonly kmsKeyArn: string | undefined;
}

/** What the function `score-message` calls, and what Lambda takes its messages with. */
export function messagePermissions(
  scope: Construct,
  messages: ScoredMessagesConfig,
  places: MessagePlaces,
): readonly Permission[] {
  const { deadLettersArn, endpointName, kmsKeyArn, queueArn, resultQueueArn } = places;
  const { formatArn } = Stack.of(scope);
  const arn = formatArn.bind(Stack.of(scope));
  const { results } = messages;
  return [
    {
      actions: ['sagemaker:InvokeEndpoint'],
      resources: [arn({ service: 'sagemaker', resource: 'endpoint', resourceName: endpointName })],
    },
    {
      actions: [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
        'sqs:SendMessage',
      ],
      resources: [queueArn],
    },
    {
      actions: ['sqs:SendMessage'],
      resources: resultQueueArn === undefined ? [deadLettersArn] : [deadLettersArn, resultQueueArn],
    },
    ...(results.to === 'bus'
      ? [
          {
            actions: ['events:PutEvents'],
            resources: [arn({ service: 'events', resource: 'event-bus', resourceName: results.busName })],
          },
        ]
      : []),
    ...objectPermissions(Stack.of(scope).partition, messages, places),
    ...(kmsKeyArn === undefined
      ? []
      : [{ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [kmsKeyArn] }]),
  ];
}

function objectPermissions(
  partition: string,
  { locations, results }: ScoredMessagesConfig,
  { notes, resultBucketName }: MessagePlaces,
): readonly Permission[] {
  const permissions: Permission[] = [];
  const bucketNames = new Set<string>();
  if (results.to === 'bucket' && resultBucketName !== undefined) {
    bucketNames.add(resultBucketName);
    permissions.push({
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [`arn:${partition}:s3:::${resultBucketName}/${results.prefix}*`],
      wildcard: 'Every message has a result of its own.',
    });
  }
  if (notes !== undefined) {
    bucketNames.add(notes.bucketName);
    permissions.push({
      actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      resources: [`arn:${partition}:s3:::${notes.bucketName}/${notes.prefix}*`],
      wildcard: 'Every message has a note of its own.',
    });
  }
  if (locations.length > 0) {
    permissions.push({
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: locations.map((location) => objectsArn(partition, location)),
      wildcard: 'Messages may point to any object of these locations.',
    });
  }
  if (bucketNames.size > 0) {
    // Without it, S3 answers 403 instead of 404 for what is not there.
    const resources = [...bucketNames].map((name) => `arn:${partition}:s3:::${name}`);
    permissions.push({ actions: ['s3:ListBucket'], resources });
  }
  return permissions;
}
