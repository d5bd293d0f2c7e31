import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export interface DataBucketOptions {
  /** Default: a name that CloudFormation makes. */
  readonly bucketName?: string | undefined;
  /** Bucket of S3's access logs. */
  readonly accessLogs: IBucket;
  /** What their keys begin with. */
  readonly accessLogPrefix: string;
  readonly kmsKeyArn?: string | undefined;
  /** Whether the bucket stays when its stack is deleted. */
  readonly isRetained: boolean;
  readonly lifecycleRules: readonly LifecycleRule[];
}

/** Nobody follows an upload that was not finished within this time. */
const ABANDONED_UPLOAD = Duration.days(2);

/** A bucket for inputs and outputs of models: private, encrypted, versioned, over TLS alone. */
export function createDataBucket(scope: Construct, id: string, options: DataBucketOptions): Bucket {
  const { bucketName, kmsKeyArn, isRetained } = options;
  return new Bucket(scope, id, {
    ...PRIVATE,
    ...(bucketName !== undefined && { bucketName }),
    ...(kmsKeyArn === undefined
      ? { encryption: BucketEncryption.S3_MANAGED }
      : {
          encryption: BucketEncryption.KMS,
          encryptionKey: Key.fromKeyArn(scope, `${id}Key`, kmsKeyArn),
          bucketKeyEnabled: true,
        }),
    versioned: true,
    removalPolicy: isRetained ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    serverAccessLogsBucket: options.accessLogs,
    serverAccessLogsPrefix: options.accessLogPrefix,
    lifecycleRules: [
      { id: 'abandoned-uploads', abortIncompleteMultipartUploadAfter: ABANDONED_UPLOAD },
      ...options.lifecycleRules,
    ],
  });
}

/** The bucket that S3 writes access logs of the other buckets to. */
export function createAccessLogBucket(
  scope: Construct,
  id: string,
  {
    bucketName,
    expireAfterDays,
    isRetained,
  }: { readonly bucketName: string; readonly expireAfterDays: number; readonly isRetained: boolean },
): Bucket {
  const bucket = new Bucket(scope, id, {
    ...PRIVATE,
    bucketName,
    // S3 delivers access logs to no bucket whose default is a KMS key.
    encryption: BucketEncryption.S3_MANAGED,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: isRetained ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    lifecycleRules: [{ id: 'expire', expiration: Duration.days(expireAfterDays) }],
  });
  bucket.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects('*')],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'It is the bucket of the access logs; logs of its own would be logged without end.',
  });
  return bucket;
}

const PRIVATE = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
} as const satisfies BucketProps;
