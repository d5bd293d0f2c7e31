import { correlationIdFrom } from '../../../core/correlation.ts';
import {
  CONTENT_TYPE_ATTRIBUTE,
  CORRELATION_ATTRIBUTE,
  type MessageAttribute,
  type ScoringMessage,
} from '../../../core/messages/message.ts';
import { PAST_TRIES_ATTRIBUTE, readPastTries } from '../../../core/messages/past-tries.ts';
import { isFifo } from '../../../core/settings/message-kinds.ts';
import { EventNotUnderstood } from '../object-events/event-not-understood.ts';
import { memberAt, textAt } from '../object-events/members.ts';

/**
 * Reads a message as Lambda gives it to a function (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS").
 * @throws EventNotUnderstood
 */
export function readMessage(record: unknown): ScoringMessage {
  const messageId = textAt(record, 'messageId');
  const receiptHandle = textAt(record, 'receiptHandle');
  const queueArn = textAt(record, 'eventSourceARN');
  const isMessage = textAt(record, 'eventSource') === 'aws:sqs';
  if (!isMessage || messageId === undefined || receiptHandle === undefined || queueArn === undefined) {
    throw new EventNotUnderstood('A record is no message of SQS.');
  }
  const attributes = readAttributes(memberAt(record, 'messageAttributes'));
  const text = (name: string) => {
    const value = attributes.get(name)?.value;
    return typeof value === 'string' ? value : undefined;
  };
  const past = readPastTries(text(PAST_TRIES_ATTRIBUTE), messageId);
  return {
    id: past.id,
    correlationId: correlationIdFrom(text(CORRELATION_ATTRIBUTE), past.id),
    body: textAt(record, 'body') ?? '',
    contentType: text(CONTENT_TYPE_ATTRIBUTE),
    groupId: textAt(record, 'attributes', 'MessageGroupId'),
    isOrdered: isFifo(queueArn),
    receives: Number(textAt(record, 'attributes', 'ApproximateReceiveCount') ?? 1),
    past,
    delivery: { queueArn, receiptHandle, attributes },
  };
}

function readAttributes(given: unknown): ReadonlyMap<string, MessageAttribute> {
  const found = new Map<string, MessageAttribute>();
  if (typeof given !== 'object' || given === null) return found;
  for (const name of Object.keys(given)) {
    const dataType = textAt(given, name, 'dataType');
    const text = textAt(given, name, 'stringValue');
    const binary = textAt(given, name, 'binaryValue');
    const value = text ?? (binary === undefined ? undefined : Buffer.from(binary, 'base64'));
    if (dataType !== undefined && value !== undefined) found.set(name, { dataType, value });
  }
  return found;
}
