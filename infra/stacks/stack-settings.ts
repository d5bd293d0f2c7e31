import { Stack, type StackProps, Tags } from 'aws-cdk-lib';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Target } from '../config/config.ts';
import type { FunctionSurroundings } from '../constructs/scr-function.ts';
import { bucketNameOf, prefixOf } from '../names.ts';

/** What every stack of a deployment is given. */
export interface DeploymentStackProps {
  readonly target: Target;
  /** Folder of the built functions: `dist/lambda`. */
  readonly bundles: string;
  /** Folder that file names of the configuration are relative to. */
  readonly directory: string;
}

/** Where a stack goes, by its environment. @param part what it has of the environment; none for the stack that bears its name */
export function stackProps({ target }: DeploymentStackProps, part?: string): StackProps {
  const { account, region, terminationProtection } = target.environment;
  const prefix = prefixOf(target);
  return {
    stackName: part === undefined ? prefix : `${prefix}-${part}`,
    terminationProtection,
    env: { ...(account !== undefined && { account }), ...(region !== undefined && { region }) },
  };
}

export function addTags(stack: Stack, { target }: DeploymentStackProps): void {
  for (const [name, value] of Object.entries(target.environment.tags)) Tags.of(stack).add(name, value);
}

/** What functions of this environment have in common. */
export function surroundings({ bundles, target }: DeploymentStackProps): FunctionSurroundings {
  const { kmsKeyArn, vpc } = target.environment;
  const { logRetentionDays, tracing } = target.deployment.observability;
  return { bundles, logRetentionDays, tracing, network: vpc, kmsKeyArn };
}

export function alarmTopicName(target: Target): string {
  return `${prefixOf(target)}-alarms`;
}

/** The topics that are told of alarms, by name: no stack exports anything to another. */
export function alarmTopics(scope: Construct, target: Target): readonly ITopic[] {
  const { alarmTopicArn } = target.deployment.observability;
  const own = Stack.of(scope).formatArn({ service: 'sns', resource: alarmTopicName(target) });
  return [own, ...(alarmTopicArn === undefined ? [] : [alarmTopicArn])].map((arn, index) =>
    Topic.fromTopicArn(scope, `AlarmTopic${index}`, arn),
  );
}

export function accessLogBucket(scope: Construct, target: Target): IBucket {
  return Bucket.fromBucketName(scope, 'AccessLogs', bucketNameOf(scope, target, 'logs'));
}
