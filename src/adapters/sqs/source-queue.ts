import { ChangeMessageVisibilityCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { attributesOfCopy } from '../../core/messages/message.ts';
import { PAST_TRIES_ATTRIBUTE, pastTriesText } from '../../core/messages/past-tries.ts';
import type { SourceQueue } from '../../core/messages/ports.ts';
import { queueFailed, send } from './send.ts';

/** Queues of SQS, whichever delivered a message. */
export function createSourceQueue(client: SQSClient): SourceQueue {
  const urls = new Map<string, Promise<string>>();
  const urlOf = (arn: string): Promise<string> => {
    const known = urls.get(arn);
    if (known !== undefined) return known;
    const asked = askUrl(client, arn);
    urls.set(arn, asked);
    // Whoever comes next asks again.
    asked.catch(() => urls.delete(arn));
    return asked;
  };
  return {
    async putBack(message, past, delaySeconds) {
      const { body, groupId, delivery } = message;
      await send(client, {
        url: await urlOf(delivery.queueArn),
        body,
        groupId,
        attributes: attributesOfCopy(message, { [PAST_TRIES_ATTRIBUTE]: pastTriesText(past) }),
        deduplicationId: `${past.id}.${past.later}.${past.unknown}`,
        delaySeconds,
      });
    },
    async hide({ delivery }, seconds) {
      const { queueArn, receiptHandle: ReceiptHandle } = delivery;
      const QueueUrl = await urlOf(queueArn);
      const change = { QueueUrl, ReceiptHandle, VisibilityTimeout: seconds };
      try {
        await client.send(new ChangeMessageVisibilityCommand(change));
      } catch (thrown) {
        throw queueFailed('ChangeMessageVisibility', thrown);
      }
    },
  };
}

/** @throws QueueFailed */
async function askUrl(client: SQSClient, arn: string): Promise<string> {
  const [, , , , account, QueueName] = arn.split(':');
  try {
    const { QueueUrl } = await client.send(
      new GetQueueUrlCommand({ QueueName, QueueOwnerAWSAccountId: account }),
    );
    if (QueueUrl !== undefined) return QueueUrl;
  } catch (thrown) {
    throw queueFailed('GetQueueUrl', thrown);
  }
  throw queueFailed('GetQueueUrl', new Error('The queue has no URL.'));
}
