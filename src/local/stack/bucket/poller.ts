import type { LocalFunction } from '../../lambda/function.ts';
import type { InvokeResult } from '../../lambda/invocation.ts';
import type { LocalQueue, Message } from './queue.ts';

/** What carries messages from a queue to a function. */
export interface Poller {
  /** Never resolves; rejects where the queue no longer answers. */
  readonly failed: Promise<never>;
  /** Takes no more messages. What a function is at work on goes on. */
  stop(): void;
}

export interface PollerOptions {
  readonly queue: LocalQueue;
  readonly target: Pick<LocalFunction, 'invoke'>;
  /** Messages that are under way at once. */
  readonly concurrency: number;
  readonly onLine: (line: string) => void;
}

/**
 * Hands messages to a function, one each, as Lambda does with `ReportBatchItemFailures`: those that it doesn't name as failed are removed,
 * the others come again. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function startPoller({ concurrency, onLine, queue, target }: PollerOptions): Poller {
  const stopping = new AbortController();
  const { signal } = stopping;

  async function poll(): Promise<void> {
    while (!signal.aborted) {
      const message = await queue.receive(signal);
      if (message === undefined) continue;
      const result = await target.invoke(eventOf(message, queue.arn));
      if (isDone(result)) await queue.remove(message.ReceiptHandle);
      else onLine(`Message ${message.MessageId} was not scored, and comes again.`);
    }
  }

  const failed = Promise.all(Array.from({ length: concurrency }, poll)).then(
    () => new Promise<never>(() => {}),
    (failure: unknown) => {
      if (signal.aborted) return new Promise<never>(() => {});
      throw new Error(`The queue does not answer: ${String(failure)}`);
    },
  );
  failed.catch(() => {});
  return { failed, stop: () => stopping.abort() };
}

function eventOf({ Body, MessageId, ReceiptHandle }: Message, eventSourceARN: string): object {
  const record = {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: {},
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: 'us-east-1',
  };
  return { Records: [record] };
}

/** An answer without a list of failures is one of success; one that is no list, of failure. */
export function isDone(result: InvokeResult): boolean {
  if ('error' in result) return false;
  const { batchItemFailures = [] }: { batchItemFailures?: unknown } = Object(result.payload);
  return batchItemFailures === null || (Array.isArray(batchItemFailures) && batchItemFailures.length === 0);
}
