import {
  type MessageAttributeValue,
  SendMessageCommand,
  type SendMessageCommandInput,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { MAX_MESSAGE_BYTES, type MessageAttribute } from '../../core/messages/message.ts';
import { QueueFailed } from '../../core/messages/ports.ts';
import { isFifo } from '../../core/settings/message-kinds.ts';

export interface OutgoingMessage {
  readonly url: string;
  readonly body: string;
  readonly attributes: ReadonlyMap<string, MessageAttribute>;
  /** A FIFO queue needs one. */
  readonly groupId: string | undefined;
  /** A FIFO queue takes only one message of this id within five minutes. */
  readonly deduplicationId: string;
  readonly delaySeconds?: number;
}

/** @throws QueueFailed */
export async function send(client: SQSClient, message: OutgoingMessage): Promise<void> {
  try {
    await client.send(new SendMessageCommand(inputOf(message)));
  } catch (thrown) {
    throw queueFailed('SendMessage', thrown);
  }
}

function inputOf(message: OutgoingMessage): SendMessageCommandInput {
  const { url, body, groupId, deduplicationId, delaySeconds } = message;
  return {
    QueueUrl: url,
    MessageBody: body,
    MessageAttributes: Object.fromEntries(
      [...message.attributes].map(([name, attribute]) => [name, wireValue(attribute)]),
    ),
    ...(isFifo(url)
      ? { MessageGroupId: groupId ?? deduplicationId, MessageDeduplicationId: deduplicationId }
      : {
          // Of a standard queue, it takes turns between groups (Amazon SQS Developer Guide, "fair queues").
          ...(groupId !== undefined && { MessageGroupId: groupId }),
          ...(delaySeconds !== undefined && { DelaySeconds: delaySeconds }),
        }),
  };
}

function wireValue({ dataType: DataType, value }: MessageAttribute): MessageAttributeValue {
  return typeof value === 'string' ? { DataType, StringValue: value } : { DataType, BinaryValue: value };
}

/** Whether a message is no larger than SQS takes. */
export function fits({ body, attributes }: Pick<OutgoingMessage, 'body' | 'attributes'>): boolean {
  let bytes = Buffer.byteLength(body);
  for (const [name, { dataType, value }] of attributes)
    bytes += Buffer.byteLength(name) + dataType.length + Buffer.byteLength(value);
  return bytes <= MAX_MESSAGE_BYTES;
}

/** An error of SQS's client as one of ours, which says nothing of what a message holds. */
export function queueFailed(operation: string, thrown: unknown): QueueFailed {
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  return new QueueFailed(`${operation}: ${name}`, { cause: thrown });
}
