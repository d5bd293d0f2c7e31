import { Duration, Validations } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ScoredMessagesConfig } from '../../config/messages.ts';
import { type FunctionSurroundings, ScrFunction } from '../scr-function.ts';
import { createDataBucket } from '../storage.ts';
import { messagePermissions } from './message-permissions.ts';
import { createQueues, type WorkQueues } from './work-queues.ts';

export interface ScoredMessagesProps extends FunctionSurroundings {
  /** Begins the names of function and queues. */
  readonly name: string;
  readonly messages: ScoredMessagesConfig;
  /** SageMaker's name of the endpoint that scores. */
  readonly endpointName: string;
  /** CloudWatch namespace of the function's metrics. */
  readonly metricsNamespace: string;
  /** Bucket of S3's access logs, for a bucket that is made here. */
  readonly accessLogs: IBucket;
  /** Whether a bucket that is made here stays when its stack is deleted. */
  readonly retainData: boolean;
}

/** The function's own limits (MESSAGE_MAX_RECEIVES), and those of the queue, which have to be over them: a redrive gives no reason. */
const RECEIVES = { standard: { own: 4, queue: 6 }, fifo: { own: 900, queue: 1000 } };
const NOTES_PREFIX = 'sent/';

/** Messages of SQS that are scored as they come: queue, dead-letter queue, the place of the results, and the function `score-message`. */
export class ScoredMessages extends Construct {
  readonly function: ScrFunction;
  readonly queues: WorkQueues;
  readonly resultQueue: Queue | undefined;
  readonly resultBucketName: string | undefined;

  constructor(scope: Construct, id: string, props: ScoredMessagesProps) {
    super(scope, id);
    const { kmsKeyArn, messages, name } = props;
    const { fifo, results } = messages;
    const { queue: maxReceives } = fifo ? RECEIVES.fifo : RECEIVES.standard;
    this.queues = createQueues(this, { ...messages, name: `${name}-messages`, maxReceives, kmsKeyArn });
    this.resultQueue = results.to === 'queue' ? this.createResultQueue(props) : undefined;
    if (results.to === 'bucket') this.resultBucketName = results.bucket ?? this.createBucket(props);
    this.function = this.createFunction(props);
    const mapping = new EventSourceMapping(this, 'Messages', {
      target: this.function.lambda,
      eventSourceArn: this.queues.work.queueArn,
      batchSize: messages.batchSize,
      maxConcurrency: messages.maxConcurrency,
      reportBatchItemFailures: true,
      ...(messages.batchWindowSeconds > 0 && {
        maxBatchingWindow: Duration.seconds(messages.batchWindowSeconds),
      }),
    });
    mapping.node.addDependency(this.function);
  }

  private createResultQueue({ kmsKeyArn, messages: { fifo }, name }: ScoredMessagesProps): Queue {
    const queue = new Queue(this, 'Results', {
      queueName: `${name}-results${fifo ? '.fifo' : ''}`,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      ...(fifo && { fifo: true }),
      ...(kmsKeyArn === undefined
        ? { encryption: QueueEncryption.SQS_MANAGED }
        : { encryptionMasterKey: Key.fromKeyArn(this, 'ResultKey', kmsKeyArn) }),
    });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'Whoever reads the results decides what becomes of those that it cannot read.',
    });
    return queue;
  }

  private createBucket({ accessLogs, kmsKeyArn, name, retainData }: ScoredMessagesProps): string {
    return createDataBucket(this, 'Objects', {
      accessLogs,
      accessLogPrefix: `${name}-results/`,
      kmsKeyArn,
      isRetained: retainData,
      lifecycleRules: [
        { id: 'notes', prefix: NOTES_PREFIX, expiration: Duration.days(30) },
        { id: 'old-versions', noncurrentVersionExpiration: Duration.days(30) },
      ],
    }).bucketName;
  }

  private createFunction(props: ScoredMessagesProps): ScrFunction {
    const { endpointName, kmsKeyArn, messages, name } = props;
    const { deadLetters, work } = this.queues;
    const notesBucket = notesBucketOf(messages, this.resultBucketName);
    return new ScrFunction(this, 'Function', {
      ...props,
      bundle: 'score-message',
      functionName: `${name}-score-message`,
      description: 'Scores messages of SQS as they come',
      environment: this.environment(props),
      timeoutSeconds: messages.timeoutSeconds,
      memoryMb: messages.memoryMb,
      permissions: messagePermissions(this, messages, {
        endpointName,
        kmsKeyArn,
        queueArn: work.queueArn,
        deadLettersArn: deadLetters.queueArn,
        resultQueueArn: this.resultQueue?.queueArn,
        resultBucketName: this.resultBucketName,
        notes:
          notesBucket === undefined
            ? undefined
            : {
                bucketName: notesBucket,
                prefix: withSlash(messages.environment.MESSAGE_STATE_PREFIX ?? NOTES_PREFIX),
              },
      }),
    });
  }

  private environment({
    endpointName,
    messages,
    metricsNamespace,
  }: ScoredMessagesProps): Record<string, string> {
    const { environment, fifo, locations, results, stateBucket } = messages;
    return {
      ENDPOINT_NAME: endpointName,
      DEAD_LETTER_QUEUE_URL: this.queues.deadLetters.queueUrl,
      MESSAGE_MAX_RECEIVES: String((fifo ? RECEIVES.fifo : RECEIVES.standard).own),
      METRICS_NAMESPACE: metricsNamespace,
      ...(this.resultQueue !== undefined && { RESULT_QUEUE_URL: this.resultQueue.queueUrl }),
      ...(this.resultBucketName !== undefined && { RESULT_BUCKET: this.resultBucketName }),
      ...(results.to === 'bucket' && { RESULT_PREFIX: results.prefix }),
      ...(results.to === 'bus' && { RESULT_EVENT_BUS: results.busName }),
      ...(locations.length > 0 && { MESSAGE_LOCATIONS: locations.join(',') }),
      ...(stateBucket !== undefined && { MESSAGE_STATE_BUCKET: stateBucket }),
      ...environment,
    };
  }
}

/** Notes are only kept where a record must not be sent twice. */
function notesBucketOf(
  { environment, stateBucket }: ScoredMessagesConfig,
  resultBucketName: string | undefined,
): string | undefined {
  return environment.BATCH_RESCORE?.toLowerCase() === 'false' ? (stateBucket ?? resultBucketName) : undefined;
}

/** The function reads a prefix with or without its slash. */
function withSlash(prefix: string): string {
  return prefix.endsWith('/') ? prefix : `${prefix}/`;
}
