import { Key } from 'aws-cdk-lib/aws-kms';
import type { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AsyncEndpoint } from '../../config/endpoint.ts';

/** Where the invocations of asynchronous endpoints are kept. */
export interface AsyncPlaces {
  readonly bucketName: string;
  /** What the keys of bodies, results and failures begin with. */
  readonly prefix: string;
  /** All of these objects, and those that callers may name, as ARNs. */
  readonly objectArns: readonly string[];
  /** Time that the container has for an invocation. */
  readonly invocationTimeoutSeconds: number;
}

/** A topic for what succeeded and one for what failed. */
export function createTopics(scope: Construct, kmsKeyArn: string | undefined): readonly Topic[] {
  const key = kmsKeyArn === undefined ? undefined : Key.fromKeyArn(scope, 'Key', kmsKeyArn);
  return ['Succeeded', 'Failed'].map(
    (id) => new Topic(scope, id, { enforceSSL: true, ...(key !== undefined && { masterKey: key }) }),
  );
}

/** @throws Error where there is no place for results */
export function asyncInferenceConfig(
  { maxConcurrentInvocationsPerInstance }: AsyncEndpoint,
  places: AsyncPlaces | undefined,
  [succeeded, failed]: readonly Topic[],
  kmsKeyArn: string | undefined,
): CfnEndpointConfig.AsyncInferenceConfigProperty {
  if (places === undefined) throw new Error('An asynchronous endpoint needs the property async.');
  const { bucketName, prefix } = places;
  return {
    outputConfig: {
      s3OutputPath: `s3://${bucketName}/${prefix}results/`,
      s3FailurePath: `s3://${bucketName}/${prefix}failures/`,
      ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
      ...(succeeded !== undefined &&
        failed !== undefined && {
          notificationConfig: { successTopic: succeeded.topicArn, errorTopic: failed.topicArn },
        }),
    },
    ...(maxConcurrentInvocationsPerInstance !== undefined && {
      clientConfig: { maxConcurrentInvocationsPerInstance },
    }),
  };
}
