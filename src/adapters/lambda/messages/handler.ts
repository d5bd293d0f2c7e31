import {
  BatchProcessor,
  EventType,
  processPartialResponse,
  SqsFifoPartialProcessorAsync,
} from '@aws-lambda-powertools/batch';
import { describeBug } from '../../../core/errors/describe-bug.ts';
import type { ScoringMessage } from '../../../core/messages/message.ts';
import type { SourceQueue } from '../../../core/messages/ports.ts';
import type { Log } from '../../../core/ports.ts';
import { LeftInQueue } from '../../../handlers/messages/come-again.ts';
import { EventNotUnderstood } from '../object-events/event-not-understood.ts';
import type { BatchResponse, FunctionContext } from '../object-events/handler.ts';
import { memberAt } from '../object-events/members.ts';
import { readMessage } from './read-message.ts';
import { createSlots } from './slots.ts';

export interface MessagesOptions {
  /** Scores one message. @throws LeftInQueue */
  readonly score: (message: ScoringMessage, timeLeftMs: number) => Promise<void>;
  readonly queue: SourceQueue;
  /** Messages of a standard queue that are scored at once. */
  readonly concurrency: number;
  readonly log: Log;
}

/** Messages that all failed are answered one by one too. */
const SIDE_BY_SIDE = { throwOnFullBatchFailure: false };
const IN_ORDER = { ...SIDE_BY_SIDE, skipGroupOnError: true };

/**
 * A function for messages of SQS, answered one by one (`ReportBatchItemFailures`), through Powertools' batch processing. Of a FIFO queue
 * they are scored one after the other, and what follows a message that stays in its queue stays too, if it is of the same group.
 */
export function createMessagesHandler({ score, queue, concurrency, log }: MessagesOptions) {
  return async (event: unknown, context: FunctionContext): Promise<BatchResponse> => {
    const batch = readBatch(event);
    const staying = new Map<string, number>();
    const slots = createSlots(concurrency);
    const work = async (record: unknown) => {
      const message = readMessage(record);
      try {
        await slots(() => score(message, context.getRemainingTimeInMillis()));
      } catch (thrown) {
        if (thrown instanceof LeftInQueue) staying.set(placeOf(message), thrown.delaySeconds);
        else log.error('A message failed.', { messageId: message.id, cause: describeBug(thrown) });
        throw thrown;
      }
    };
    const given = { Records: batch.map(({ record }) => record) };
    const { batchItemFailures } = batch.some(({ message }) => message.isOrdered)
      ? await processPartialResponse(given, work, new SqsFifoPartialProcessorAsync(), IN_ORDER)
      : await processPartialResponse(given, work, new BatchProcessor(EventType.SQS), SIDE_BY_SIDE);
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const left = batch.filter(({ messageId }) => failed.has(messageId));
    await Promise.all(left.map(({ message }) => hide(message, staying.get(placeOf(message)))));
    return { batchItemFailures };
  };

  /** A message keeps its whole group waiting for as long as it is hidden itself. */
  async function hide(message: ScoringMessage, seconds: number | undefined): Promise<void> {
    if (seconds === undefined) return;
    try {
      await queue.hide(message, seconds);
    } catch (thrown) {
      log.warn('A message comes again only after the visibility timeout of its queue.', {
        messageId: message.id,
        cause: describeBug(thrown),
      });
    }
  }
}

/** What stays in its queue together: a group, or a message alone. */
function placeOf({ isOrdered, groupId, delivery }: ScoringMessage): string {
  return isOrdered && groupId !== undefined ? groupId : delivery.receiptHandle;
}

interface DeliveredRecord {
  readonly record: Record<string, unknown>;
  readonly messageId: string;
  readonly message: ScoringMessage;
}

/** @throws EventNotUnderstood where it is no batch of messages: nothing of it is taken for done */
function readBatch(event: unknown): readonly DeliveredRecord[] {
  const records = memberAt(event, 'Records');
  if (!Array.isArray(records)) throw new EventNotUnderstood('An event holds no records.');
  return records.map((given: unknown) => {
    const message = readMessage(given);
    const record: Record<string, unknown> = { ...Object(given) };
    return { record, messageId: String(record.messageId), message };
  });
}
