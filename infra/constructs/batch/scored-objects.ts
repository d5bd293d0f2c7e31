import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ScoredObjectsConfig } from '../../config/objects.ts';
import { type FunctionSurroundings, ScrFunction } from '../scr-function.ts';
import { createDataBucket } from '../storage.ts';
import { objectPermissions } from './object-permissions.ts';
import { createObjectRule } from './object-rule.ts';
import { createQueues, type WorkQueues } from './work-queues.ts';

export interface ScoredObjectsProps extends FunctionSurroundings {
  /** Begins the name of the function. */
  readonly name: string;
  readonly objects: ScoredObjectsConfig;
  /** SageMaker's name of the endpoint that scores. */
  readonly endpointName: string;
  /** CloudWatch namespace of the function's metrics. */
  readonly metricsNamespace: string;
  /** Bucket of S3's access logs, for a bucket that is made here. */
  readonly accessLogs: IBucket;
  /** Whether a bucket that is made here stays when its stack is deleted. */
  readonly retainData: boolean;
}

/** Objects of S3 that are scored as they are written: bucket, rule, queue, dead-letter queue, and the function `score-object`. */
export class ScoredObjects extends Construct {
  readonly function: ScrFunction;
  readonly queues: WorkQueues;
  readonly inputBucketName: string;
  readonly outputBucketName: string;

  constructor(scope: Construct, id: string, props: ScoredObjectsProps) {
    super(scope, id);
    const { objects, kmsKeyArn } = props;
    this.inputBucketName = objects.inputBucket ?? this.createBucket(props);
    this.outputBucketName = objects.outputBucket ?? this.inputBucketName;
    this.queues = createQueues(this, { ...objects, name: `${props.name}-objects`, kmsKeyArn });
    createObjectRule(
      this,
      objects,
      { bucketName: this.inputBucketName, isOutputBucket: this.outputBucketName === this.inputBucketName },
      this.queues,
    );
    this.function = this.createFunction(props);
    const mapping = new EventSourceMapping(this, 'Messages', {
      target: this.function.lambda,
      eventSourceArn: this.queues.work.queueArn,
      // A run takes one object; so one that fails takes no other with it.
      batchSize: 1,
      maxConcurrency: objects.maxConcurrency,
      reportBatchItemFailures: true,
    });
    mapping.node.addDependency(this.function);
  }

  private createBucket({ accessLogs, kmsKeyArn, name, objects, retainData }: ScoredObjectsProps): string {
    const { expireAfterDays } = objects;
    const expired = { id: 'expire', expiration: Duration.days(expireAfterDays ?? 0) };
    const bucket = createDataBucket(this, 'Objects', {
      accessLogs,
      accessLogPrefix: `${name}-objects/`,
      kmsKeyArn,
      isRetained: retainData,
      lifecycleRules: [
        { id: 'old-versions', noncurrentVersionExpiration: Duration.days(30) },
        ...(expireAfterDays === undefined ? [] : [expired]),
      ],
    });
    const { defaultChild } = bucket.node;
    if (!(defaultChild instanceof CfnBucket)) throw new Error('The bucket is none of CloudFormation.');
    // The property of the construct would deploy a function of CDK's own, with more permissions than this needs.
    defaultChild.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    return bucket.bucketName;
  }

  private createFunction(props: ScoredObjectsProps): ScrFunction {
    const { objects, endpointName, kmsKeyArn, metricsNamespace, name } = props;
    const { work } = this.queues;
    return new ScrFunction(this, 'Function', {
      ...props,
      bundle: 'score-object',
      functionName: `${name}-score-object`,
      description: 'Scores objects of S3 as they are written',
      environment: {
        ENDPOINT_NAME: endpointName,
        BATCH_OUTPUT_BUCKET: this.outputBucketName,
        BATCH_OUTPUT_PREFIX: objects.outputPrefix,
        METRICS_NAMESPACE: metricsNamespace,
        ...objects.environment,
      },
      timeoutSeconds: objects.timeoutSeconds,
      memoryMb: objects.memoryMb,
      permissions: objectPermissions(this, objects, {
        endpointName,
        inputBucketName: this.inputBucketName,
        outputBucketName: this.outputBucketName,
        queueArn: work.queueArn,
        kmsKeyArn,
      }),
    });
  }
}
