import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Asynchronous } from '../../config/asynchronous.ts';
import { objectsArn } from '../objects-arn.ts';
import type { Permission } from '../permissions.ts';
import type { ServedModel } from './front-door-environment.ts';

/** What the front door's function calls: the endpoints, and the objects of asynchronous invocations. */
export function frontDoorPermissions(
  scope: Construct,
  served: readonly ServedModel[],
  async: (Asynchronous & { readonly bucketName: string }) | undefined,
  kmsKeyArn: string | undefined,
): readonly Permission[] {
  const arnOf = (resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'sagemaker', resource: 'endpoint', resourceName });
  const asyncNames = served.flatMap(({ asyncEndpointName }) => asyncEndpointName ?? []);
  return [
    {
      actions: ['sagemaker:DescribeEndpoint', 'sagemaker:InvokeEndpoint'],
      resources: served.map(({ endpointName }) => arnOf(endpointName)),
    },
    ...(async === undefined
      ? []
      : [
          { actions: ['sagemaker:InvokeEndpointAsync'], resources: asyncNames.map(arnOf) },
          ...objectPermissions(Stack.of(scope).partition, async),
          ...keyPermissions(kmsKeyArn),
        ]),
  ];
}

function objectPermissions(
  partition: string,
  { bucketName, inputLocations, prefix }: Asynchronous & { readonly bucketName: string },
): readonly Permission[] {
  const bucketArn = `arn:${partition}:s3:::${bucketName}`;
  return [
    {
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [`${bucketArn}/${prefix}*`],
      wildcard: 'Every asynchronous invocation has objects of its own.',
    },
    // Without it, S3 answers 403 instead of 404 for what is not there.
    { actions: ['s3:ListBucket'], resources: [bucketArn] },
    ...(inputLocations.length === 0
      ? []
      : [
          {
            actions: ['s3:GetObject'],
            resources: inputLocations.map((location) => objectsArn(partition, location)),
            wildcard: 'Callers may have any object of these locations scored.',
          },
        ]),
  ];
}

function keyPermissions(kmsKeyArn: string | undefined): readonly Permission[] {
  return kmsKeyArn === undefined
    ? []
    : [{ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [kmsKeyArn] }];
}
