/** What is done with a queue of SQS on this machine. */
export interface LocalQueue {
  readonly arn: string;
  send(body: string): Promise<void>;
  /** Waits a while for a message; undefined where none came. @throws where the signal aborts */
  receive(signal: AbortSignal): Promise<Message | undefined>;
  remove(receiptHandle: string): Promise<void>;
}

export interface Message {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
}

export interface QueueOptions {
  readonly serverUrl: string;
  readonly name: string;
  /** A message that was received and not removed comes again after this time. */
  readonly visibilitySeconds: number;
  /** After how many receptions a message goes to which queue. */
  readonly redrive?: { readonly toArn: string; readonly maxReceiveCount: number };
}

const ACCOUNT = '000000000000';
/** The longest that SQS waits. */
const WAIT_SECONDS = 20;

/** Creates a queue on a server that takes requests without a signature. @throws Error where that fails */
export async function createQueue(options: QueueOptions): Promise<LocalQueue> {
  const { name, redrive, serverUrl, visibilitySeconds } = options;
  const Attributes: Record<string, string> = { VisibilityTimeout: String(visibilitySeconds) };
  if (redrive !== undefined) {
    const { maxReceiveCount, toArn: deadLetterTargetArn } = redrive;
    Attributes.RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
  }
  const call = (operation: string, input: object, signal?: AbortSignal) =>
    callSqs(serverUrl, operation, input, signal);
  await call('CreateQueue', { QueueName: name, Attributes });
  const QueueUrl = `${serverUrl}/${ACCOUNT}/${name}`;
  return {
    arn: `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`,
    send: async (MessageBody) => {
      await call('SendMessage', { QueueUrl, MessageBody });
    },
    receive: async (signal) => {
      const input = { QueueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: WAIT_SECONDS };
      const { Messages = [] } = await call('ReceiveMessage', input, signal);
      return Messages[0];
    },
    remove: async (ReceiptHandle) => {
      await call('DeleteMessage', { QueueUrl, ReceiptHandle });
    },
  };
}

/** SQS's own protocol: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html */
async function callSqs(
  serverUrl: string,
  operation: string,
  input: object,
  signal: AbortSignal | undefined,
): Promise<{ readonly Messages?: readonly Message[] }> {
  const answer = await fetch(serverUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` },
    body: JSON.stringify(input),
    signal: signal ?? null,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`SQS answered ${operation} with status ${answer.status}.`);
  return text === '' ? {} : JSON.parse(text);
}
