import { randomUUID } from 'node:crypto';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll } from '@jest/globals';
import { LOCAL_CREDENTIALS } from './s3.ts';
import { until } from './until.ts';

const ACCOUNT = '000000000000';
const REGION = 'us-east-1';
/** Longer than a test: what is not deleted or hidden in between does not come again. */
const VISIBILITY_SECONDS = 120;

/** Queues of the local SQS server. */
export interface Queues {
  readonly client: SQSClient;
  newQueue(options?: NewQueueOptions): Promise<TestQueue>;
}

export interface NewQueueOptions {
  readonly isFifo?: boolean;
  readonly visibilitySeconds?: number;
  readonly redrive?: { readonly to: TestQueue; readonly maxReceiveCount: number };
}

export interface TestQueue {
  readonly url: string;
  readonly arn: string;
  send(body: string, options?: SendOptions): Promise<string>;
  /** Takes what there is, and deletes it. */
  drain(): Promise<readonly Message[]>;
  /** Waits until there are so many messages, and takes them. */
  take(count: number): Promise<readonly Message[]>;
  /** As Lambda's pollers do. */
  receive(count: number): Promise<readonly Message[]>;
  remove(message: Message): Promise<void>;
}

export interface SendOptions {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly groupId?: string;
}

const clients: SQSClient[] = [];
afterAll(() => {
  for (const client of clients) client.destroy();
});

export function createQueues(serverUrl: string): Queues {
  const client = new SQSClient({ endpoint: serverUrl, region: REGION, credentials: LOCAL_CREDENTIALS });
  clients.push(client);
  return {
    client,
    async newQueue({ isFifo = false, visibilitySeconds = VISIBILITY_SECONDS, redrive } = {}) {
      const name = `q-${randomUUID()}${isFifo ? '.fifo' : ''}`;
      const Attributes: Record<string, string> = { VisibilityTimeout: String(visibilitySeconds) };
      if (isFifo) Attributes.FifoQueue = 'true';
      if (redrive !== undefined) {
        const { to, maxReceiveCount } = redrive;
        Attributes.RedrivePolicy = JSON.stringify({ deadLetterTargetArn: to.arn, maxReceiveCount });
      }
      await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
      return testQueue(client, `${serverUrl}/${ACCOUNT}/${name}`, `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`);
    },
  };
}

function testQueue(client: SQSClient, url: string, arn: string): TestQueue {
  const receive = async (count: number): Promise<readonly Message[]> => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: count,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return Messages;
  };
  const remove = async ({ ReceiptHandle }: Message) => {
    await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
  };
  const drain = async () => {
    const found: Message[] = [];
    for (;;) {
      const more = await receive(10);
      if (more.length === 0) return found;
      for (const message of more) await remove(message);
      found.push(...more);
    }
  };
  return {
    url,
    arn,
    receive,
    remove,
    drain,
    async send(body, { attributes = {}, groupId } = {}) {
      const { MessageId = '' } = await client.send(
        new SendMessageCommand({
          QueueUrl: url,
          MessageBody: body,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, value]) => [
              name,
              { DataType: 'String', StringValue: value },
            ]),
          ),
          ...(groupId !== undefined && { MessageGroupId: groupId, MessageDeduplicationId: randomUUID() }),
        }),
      );
      return MessageId;
    },
    async take(count) {
      const found: Message[] = [];
      await until(async () => {
        found.push(...(await drain()));
        return found.length >= count;
      });
      return found;
    },
  };
}

/** The text of a message's attribute. */
export function attributeOf({ MessageAttributes }: Message, name: string): string | undefined {
  return MessageAttributes?.[name]?.StringValue;
}

/** What Lambda gives a function for messages (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS"). */
export function eventOf(messages: readonly Message[], { arn }: Pick<TestQueue, 'arn'>) {
  return {
    Records: messages.map(({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes = {} }) => ({
      messageId: MessageId ?? '',
      receiptHandle: ReceiptHandle,
      body: Body,
      attributes: Attributes,
      messageAttributes: Object.fromEntries(
        Object.entries(MessageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
          name,
          {
            dataType: DataType,
            ...(StringValue !== undefined && { stringValue: StringValue }),
            ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
          },
        ]),
      ),
      eventSource: 'aws:sqs',
      eventSourceARN: arn,
      awsRegion: REGION,
    })),
  };
}

type Invoke = (event: ReturnType<typeof eventOf>) => Promise<{
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}>;

/**
 * Does once what Lambda's event source mapping does: receives messages, invokes the function, and deletes what it does not report. A
 * function that throws has its whole batch stay. Returns the ids of what came.
 */
export async function deliverOnce(
  queue: TestQueue,
  invoke: Invoke,
  batchSize = 10,
): Promise<readonly string[]> {
  const messages = await queue.receive(batchSize);
  if (messages.length === 0) return [];
  const failed = await invoke(eventOf(messages, queue)).then(
    ({ batchItemFailures }) => new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)),
    () => new Set(messages.map(({ MessageId = '' }) => MessageId)),
  );
  for (const message of messages) if (!failed.has(message.MessageId ?? '')) await queue.remove(message);
  return messages.map(({ MessageId = '' }) => MessageId);
}
