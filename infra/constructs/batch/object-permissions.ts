import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ScoredObjectsConfig } from '../../config/objects.ts';
import type { Permission } from '../permissions.ts';

export interface ObjectPlaces {
  readonly endpointName: string;
  readonly inputBucketName: string;
  readonly outputBucketName: string;
  readonly queueArn: string;
  readonly kmsKeyArn: string | undefined;
}

/** What the function `score-object` calls (docs/data-engineer.md, "Permissions"), and what Lambda takes its messages with. */
export function objectPermissions(
  scope: Construct,
  { inputPrefix = '', outputPrefix }: ScoredObjectsConfig,
  { endpointName, inputBucketName, kmsKeyArn, outputBucketName, queueArn }: ObjectPlaces,
): readonly Permission[] {
  const { partition } = Stack.of(scope);
  const inputArn = `arn:${partition}:s3:::${inputBucketName}`;
  const outputArn = `arn:${partition}:s3:::${outputBucketName}`;
  return [
    {
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: [`${inputArn}/${inputPrefix}*`],
      wildcard: 'Any object that arrives under the input prefix is scored.',
    },
    {
      actions: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      resources: [`${outputArn}/${outputPrefix}*`],
      wildcard: 'Every object has results of its own under the output prefix.',
    },
    // Without it, S3 answers 403 instead of 404 for what is not there.
    { actions: ['s3:ListBucket'], resources: [...new Set([inputArn, outputArn])] },
    {
      actions: ['sagemaker:InvokeEndpoint'],
      resources: [
        Stack.of(scope).formatArn({ service: 'sagemaker', resource: 'endpoint', resourceName: endpointName }),
      ],
    },
    {
      actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      resources: [queueArn],
    },
    ...(kmsKeyArn === undefined
      ? []
      : [{ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [kmsKeyArn] }]),
  ];
}
