import type { SQSClient } from '@aws-sdk/client-sqs';
import {
  CONTENT_TYPE_ATTRIBUTE,
  CORRELATION_ATTRIBUTE,
  MAX_MESSAGE_BYTES,
  MESSAGE_ID_ATTRIBUTE,
  STATUS_ATTRIBUTE,
} from '../../core/messages/message.ts';
import { type ResultSink, ResultTooLarge } from '../../core/messages/ports.ts';
import { fits, send } from './send.ts';

/**
 * Results as messages of a queue. A FIFO queue gets them in the groups and the order of the messages, and drops a result that comes again
 * within five minutes; of a standard queue, a result may come more than once, and is known by its message id.
 */
export function createResultQueue(client: SQSClient, url: string): ResultSink {
  return {
    // What was sent to a queue can't be looked up.
    has: async () => false,
    async publish({ id, correlationId, groupId, status, text: body }) {
      const named = {
        [CONTENT_TYPE_ATTRIBUTE]: 'application/json',
        [CORRELATION_ATTRIBUTE]: correlationId,
        [MESSAGE_ID_ATTRIBUTE]: id,
        [STATUS_ATTRIBUTE]: status,
      };
      const attributes = new Map(
        Object.entries(named).map(([name, value]) => [name, { dataType: 'String', value }]),
      );
      if (!fits({ body, attributes })) {
        throw new ResultTooLarge(
          `The result is larger than the ${MAX_MESSAGE_BYTES} bytes that a queue takes; RESULT_BUCKET has no such limit.`,
        );
      }
      await send(client, { url, body, attributes, groupId, deduplicationId: `${id}.${status}` });
    },
  };
}
