import { WorkGivenBack } from '../../../core/batch/given-back.ts';
import type { ObjectCreated } from '../../../core/batch/object-event.ts';
import { type IgnoreOptions, whyIgnored } from '../../../core/batch/why-ignored.ts';
import { describeBug } from '../../../core/errors/describe-bug.ts';
import { ProblemError } from '../../../core/errors/problem-error.ts';
import type { Log } from '../../../core/ports.ts';
import { EventNotUnderstood } from './event-not-understood.ts';
import { memberAt, textAt } from './members.ts';
import { type Notification, readNotification, readText } from './read-event.ts';

/** What of a function's context is used. */
export interface FunctionContext {
  getRemainingTimeInMillis(): number;
}

export interface ObjectEventsOptions extends IgnoreOptions {
  /** Scores one object. @throws where its event must come again */
  readonly score: (object: ObjectCreated, timeLeftMs: number) => Promise<unknown>;
  readonly log: Log;
}

/** Messages that were not done with, for an event source mapping with `ReportBatchItemFailures`. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * A function for events about objects: from S3, SNS or EventBridge, or from any of them by way of SQS. Objects are scored one after the
 * other, as each takes all of the memory and the endpoint that it can get.
 *
 * Messages of SQS are answered one by one, those of a FIFO queue up to the first that failed, so that their order is kept. Everything else
 * rejects where anything of it failed, and comes again as a whole; what was scored then is known to have been.
 */
export function createObjectEventsHandler(options: ObjectEventsOptions) {
  return async (event: unknown, context: FunctionContext): Promise<BatchResponse | undefined> => {
    const records = memberAt(event, 'Records');
    const messages = Array.isArray(records) ? records.filter(isMessage) : [];
    if (messages.length > 0) return { batchItemFailures: await failedMessages(messages, context, options) };
    const failures = await scoreAll(() => readNotification(event), context, options);
    if (failures.length > 0) throw failures[0];
    return undefined;
  };
}

async function failedMessages(
  messages: readonly unknown[],
  context: FunctionContext,
  options: ObjectEventsOptions,
): Promise<BatchResponse['batchItemFailures']> {
  const failed: { readonly itemIdentifier: string }[] = [];
  for (const message of messages) {
    const isFifo = textAt(message, 'eventSourceARN')?.endsWith('.fifo') === true;
    const isSkipped = isFifo && failed.length > 0;
    const failures = isSkipped
      ? []
      : await scoreAll(() => readText(textAt(message, 'body')), context, options);
    if (isSkipped || failures.length > 0) failed.push({ itemIdentifier: textAt(message, 'messageId') ?? '' });
  }
  return failed;
}

/** Scores all objects of a notification; returns what went wrong with some of them. */
async function scoreAll(
  read: () => Notification,
  context: FunctionContext,
  { score, log, ...ignore }: ObjectEventsOptions,
): Promise<readonly unknown[]> {
  let notification: Notification;
  try {
    notification = read();
  } catch (thrown) {
    if (!(thrown instanceof EventNotUnderstood)) throw thrown;
    log.error('An event was not understood.', { reason: thrown.message });
    return [thrown];
  }
  if (notification.others > 0) log.info('Nothing to score in an event.', { parts: notification.others });
  const failures: unknown[] = [];
  for (const object of notification.objects) {
    const { bucket, key } = object;
    const reason = whyIgnored(object, ignore);
    if (reason !== undefined) {
      log[reason === 'unknown-format' ? 'warn' : 'info']('An object is not scored.', { bucket, key, reason });
      continue;
    }
    try {
      await score(object, context.getRemainingTimeInMillis());
    } catch (thrown) {
      // Work that was given back has been reported.
      if (!(thrown instanceof WorkGivenBack))
        log.error('An object failed.', { bucket, key, ...told(thrown) });
      failures.push(thrown);
    }
  }
  return failures;
}

function told(thrown: unknown) {
  return thrown instanceof ProblemError
    ? { code: thrown.code, detail: thrown.message }
    : { cause: describeBug(thrown) };
}

function isMessage(record: unknown): boolean {
  return textAt(record, 'eventSource') === 'aws:sqs';
}
