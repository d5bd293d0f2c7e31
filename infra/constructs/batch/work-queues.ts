import { Duration } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface WorkQueues {
  /** What is to be scored. */
  readonly work: Queue;
  readonly deadLetters: Queue;
}

export interface WorkQueueOptions {
  /** Begins the names of the queues. */
  readonly name: string;
  /** Of the function that takes the messages. */
  readonly timeoutSeconds: number;
  /** Deliveries of a message before it is a dead letter. */
  readonly maxReceives: number;
  /** Whether order is kept within message groups. */
  readonly fifo?: boolean;
  readonly kmsKeyArn: string | undefined;
}

/** AWS Lambda Developer Guide, "Using Lambda with Amazon SQS": at least six times the function's time, so that no message shows while it is worked on. */
const VISIBILITY_FACTOR = 6;
/** The longest that SQS keeps a message. */
const RETENTION = Duration.days(14);

/** The queue before a function, and the one for what it could not do, so that nothing is lost when the endpoint is away. */
export function createQueues(scope: Construct, options: WorkQueueOptions): WorkQueues {
  const { fifo = false, kmsKeyArn, maxReceives, timeoutSeconds } = options;
  const shared = {
    enforceSSL: true,
    retentionPeriod: RETENTION,
    ...(fifo && { fifo: true }),
    ...(kmsKeyArn === undefined
      ? { encryption: QueueEncryption.SQS_MANAGED }
      : { encryptionMasterKey: Key.fromKeyArn(scope, 'QueueKey', kmsKeyArn) }),
  };
  const names = queueNames(options.name, fifo);
  const deadLetters = new Queue(scope, 'DeadLetters', { ...shared, queueName: names.deadLetters });
  const work = new Queue(scope, 'Work', {
    ...shared,
    queueName: names.work,
    visibilityTimeout: Duration.seconds(timeoutSeconds * VISIBILITY_FACTOR),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: maxReceives },
  });
  return { work, deadLetters };
}

/** Names that follow from one, so that dashboards and alarms of other stacks know them. */
export function queueNames(
  name: string,
  fifo: boolean,
): { readonly work: string; readonly deadLetters: string } {
  const end = fifo ? '.fifo' : '';
  return { work: `${name}${end}`, deadLetters: `${name}-dead-letters${end}` };
}
