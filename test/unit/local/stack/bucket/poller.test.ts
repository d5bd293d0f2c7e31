import { describe, expect, it } from '@jest/globals';
import type { InvokeResult } from '../../../../../src/local/lambda/invocation.ts';
import { startPoller } from '../../../../../src/local/stack/bucket/poller.ts';
import type { LocalQueue, Message } from '../../../../../src/local/stack/bucket/queue.ts';
import { until } from '../../../../harness/until.ts';

/** A queue with one message, and what the poller did with it. */
function run(answer: () => Promise<InvokeResult>) {
  const waiting: Message[] = [{ MessageId: 'm-1', ReceiptHandle: 'r-1', Body: '{"Records":[]}' }];
  const removed: string[] = [];
  const events: unknown[] = [];
  const lines: string[] = [];
  let receptions = 0;
  const queue: LocalQueue = {
    arn: 'arn:aws:sqs:us-east-1:000000000000:q',
    send: async () => {},
    receive: async (signal) => {
      receptions += 1;
      const message = waiting.shift();
      if (message !== undefined) return message;
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
    remove: async (handle) => void removed.push(handle),
  };
  const target = {
    invoke: async (event: unknown) => {
      events.push(event);
      return answer();
    },
  };
  const poller = startPoller({ queue, target, concurrency: 1, onLine: (line) => lines.push(line) });
  const handled = async () => {
    await until(() => receptions === 2);
    poller.stop();
  };
  return { poller, handled, removed, events, lines };
}

const failedOnce = { batchItemFailures: [{ itemIdentifier: 'm-1' }] };

describe('A message', () => {
  it.each([[null], [{}], [{ batchItemFailures: [] }], [{ batchItemFailures: null }]])(
    'is removed where the function answers %j',
    async (payload) => {
      const { events, handled, removed } = run(async () => ({ payload }));
      await handled();
      expect(removed).toEqual(['r-1']);
      expect(events).toMatchObject([
        { Records: [{ messageId: 'm-1', body: '{"Records":[]}', eventSource: 'aws:sqs' }] },
      ]);
    },
  );

  it.each<[InvokeResult]>([
    [{ payload: failedOnce }],
    [{ payload: { batchItemFailures: 'none' } }],
    [{ statusCode: 200, error: { errorType: 'Sandbox.Timedout', errorMessage: 'too long' } }],
  ])('stays where the function answers %j', async (result) => {
    const { handled, lines, removed } = run(async () => result);
    await handled();
    expect(removed).toEqual([]);
    expect(lines).toEqual(['Message m-1 was not scored, and comes again.']);
  });
});

it('a queue that breaks is told of', async () => {
  const { poller } = run(async () => Promise.reject(new Error('gone')));
  await expect(poller.failed).rejects.toThrow('The queue does not answer: Error: gone');
});
