import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Endpoint } from '../../config/endpoint.ts';
import { createRole, NETWORK_INTERFACES, type Permission } from '../permissions.ts';
import type { PrivateNetwork } from '../private-network.ts';

export interface ExecutionRoleOptions {
  readonly endpoint: Endpoint;
  readonly images: readonly string[];
  readonly modelDataUrl: string | undefined;
  readonly logGroupName: string;
  readonly network: PrivateNetwork | undefined;
  readonly kmsKeyArn: string | undefined;
  /** Where an asynchronous endpoint finds bodies and leaves results, as ARNs of objects. */
  readonly asyncObjects: readonly string[];
  readonly topicArns: readonly string[];
}

/** The role that SageMaker takes on for an endpoint: it pulls the image, writes the log, and reads and writes what the endpoint was told to. */
export function createExecutionRole(scope: Construct, options: ExecutionRoleOptions): Role {
  return createRole(scope, 'ExecutionRole', 'sagemaker', [
    ...imagePermissions(options),
    logPermission(scope, options),
    ...objectPermissions(scope, options),
    ...networkPermissions(options),
    ...keyPermissions(options),
    ...(options.topicArns.length > 0 ? [{ actions: ['sns:Publish'], resources: options.topicArns }] : []),
  ]);
}

function imagePermissions({ images }: ExecutionRoleOptions): readonly Permission[] {
  return [
    {
      actions: ['ecr:GetAuthorizationToken'],
      resources: ['*'],
      wildcard: 'ECR takes no resource for GetAuthorizationToken.',
    },
    {
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resources: [...new Set(images.map(repositoryArn))],
    },
  ];
}

/** The account and the Region of an image may be others than the endpoint's. */
function repositoryArn(image: string): string {
  const [, account, region, domain, repository] =
    /^(\d+)\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?\/([^:@]+)/.exec(image) ?? [];
  const partition =
    domain !== undefined ? 'aws-cn' : region?.startsWith('us-gov-') === true ? 'aws-us-gov' : 'aws';
  return `arn:${partition}:ecr:${region}:${account}:repository/${repository}`;
}

function logPermission(scope: Construct, { logGroupName }: ExecutionRoleOptions): Permission {
  const group = Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return {
    actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    resources: [`${group}:*`],
    wildcard: 'SageMaker names the log streams, one for each instance.',
  };
}

function objectPermissions(
  scope: Construct,
  { asyncObjects, endpoint, modelDataUrl }: ExecutionRoleOptions,
): readonly Permission[] {
  const { partition } = Stack.of(scope);
  const permissions: Permission[] = [];
  if (modelDataUrl !== undefined) {
    const resources = [`arn:${partition}:s3:::${modelDataUrl.slice('s3://'.length)}`];
    permissions.push({ actions: ['s3:GetObject'], resources });
  }
  if (endpoint.type === 'real-time' && endpoint.dataCapture !== undefined) {
    const { bucket, prefix } = endpoint.dataCapture;
    permissions.push({
      actions: ['s3:PutObject'],
      resources: [`arn:${partition}:s3:::${bucket}/${prefix}*`],
      wildcard: 'SageMaker names the objects that it captures.',
    });
  }
  if (asyncObjects.length > 0) {
    permissions.push({
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: asyncObjects,
      wildcard: 'Every invocation has objects of its own.',
    });
  }
  return permissions;
}

/** SageMaker, "Roles": what CreateModel needs with a VpcConfig. */
function networkPermissions({ network }: ExecutionRoleOptions): readonly Permission[] {
  if (network === undefined) return [];
  return [
    {
      ...NETWORK_INTERFACES,
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:CreateNetworkInterfacePermission',
        'ec2:DeleteNetworkInterface',
        'ec2:DeleteNetworkInterfacePermission',
        'ec2:DescribeDhcpOptions',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
    },
  ];
}

/** The key of volumes, captured data and asynchronous results. */
function keyPermissions({ kmsKeyArn }: ExecutionRoleOptions): readonly Permission[] {
  if (kmsKeyArn === undefined) return [];
  const actions = ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'];
  return [{ actions, resources: [kmsKeyArn] }];
}
