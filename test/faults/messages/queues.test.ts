import { beforeAll, describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../../src/core/errors/problem-error.ts';
import { QueueFailed } from '../../../src/core/messages/ports.ts';
import { payloadScorer } from '../../harness/batch-run.ts';
import { createMessageRun, type MessageRunOptions } from '../../harness/message-run.ts';
import { type ObjectStoreServer, startObjectStore } from '../../harness/object-store.ts';
import { deliverOnce, eventOf } from '../../harness/queues.ts';
import { seeded } from '../../harness/seeded.ts';

let server: ObjectStoreServer;
beforeAll(async () => {
  server = await startObjectStore();
});

const setUp = (options: Partial<MessageRunOptions> = {}) => createMessageRun({ server, ...options });
const numbers = (results: readonly { readonly Body?: string | undefined }[]) =>
  results.map(({ Body = '' }) => JSON.parse(Body).outputs?.P);

describe('Messages of a FIFO queue', () => {
  it('keep the order of their group, whatever the endpoint does', async () => {
    const random = seeded(Number(process.env.CHAOS_SEED ?? 7));
    const scorer = payloadScorer(() => {
      const draw = random();
      if (draw < 0.3) throw new ProblemError('throttled', { retryAfterSeconds: 0 });
      if (draw < 0.4) throw new ProblemError('endpoint-failed');
      return undefined;
    });
    const run = await setUp({ isFifo: true, scorer });
    const groups = ['a', 'b', 'c'];
    for (let x = 1; x <= 10; x++)
      for (const [place, groupId] of groups.entries())
        await run.source.send(`{"X":${x + 100 * place}}`, { groupId });
    await run.deliverAll();
    const results = await run.results.drain();
    expect(results).toHaveLength(30);
    for (const [place, group] of groups.entries()) {
      const own = results.filter(({ Attributes }) => Attributes?.MessageGroupId === group);
      const expected = Array.from({ length: 10 }, (_, i) => (i + 1 + 100 * place) * 10 + 0.5);
      expect(numbers(own).map(Math.floor)).toEqual(expected.map(Math.floor));
    }
    expect(run.reports.some(({ outcome }) => outcome === 'left')).toBe(true);
    expect(await run.dead.drain()).toEqual([]);
  });

  it('of one batch stay behind one of their group that stays, and others of it are scored', async () => {
    const scorer = payloadScorer((records) => {
      if (records.includes('"X":1}')) throw new ProblemError('throttled', { retryAfterSeconds: 0 });
      return undefined;
    });
    const run = await setUp({ isFifo: true, scorer });
    const batch = [];
    for (const [x, groupId] of [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ] as const) {
      await run.source.send(`{"X":${x}}`, { groupId });
      batch.push(...(await run.source.receive(1)));
    }
    // The local queue gives one message of a group at a time; SQS may give several.
    const event = eventOf(batch, run.source);
    const [first, second, third] = event.Records;
    if (first === undefined || second === undefined || third === undefined) throw new Error('Not received.');
    const follower = { ...third, attributes: { ...third.attributes, MessageGroupId: 'a' } };
    const answer = await run.handle({ Records: [first, second, follower] });
    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: first.messageId }, { itemIdentifier: third.messageId }],
    });
    expect(numbers(await run.results.drain())).toEqual([20.5]);
    // Both come again when the first one is to.
    expect(await run.source.receive(10)).toHaveLength(2);
  });

  it('that can never be scored go to the dead-letter queue, and the next one is scored', async () => {
    const run = await setUp({ isFifo: true });
    await run.source.send('{"X":"bad"}', { groupId: 'a' });
    await run.source.send('{"X":2}', { groupId: 'a' });
    await run.deliverAll();
    expect(await run.dead.drain()).toHaveLength(1);
    expect(numbers(await run.results.drain())).toEqual([undefined, 20.5]);
  });

  it('are received many times before they are given up for it', async () => {
    const run = await setUp({ isFifo: true });
    await run.source.send('{"X":1}', { groupId: 'a' });
    const [message] = await run.source.receive(1);
    const receivedTimes = (times: number) =>
      eventOf(
        [{ ...message, Attributes: { ...message?.Attributes, ApproximateReceiveCount: String(times) } }],
        run.source,
      );
    await run.handle(receivedTimes(900));
    expect(run.reports.at(-1)?.outcome).toBe('scored');
    await run.handle(receivedTimes(901));
    expect(run.reports.at(-1)).toMatchObject({ outcome: 'dead-letter', code: 'too-many-deliveries' });
  });
});

describe('A message whose result cannot be sent', () => {
  it('comes again, and has the same result', async () => {
    const run = await setUp();
    await run.source.send('{"X":1}');
    const results = {
      has: async () => false,
      publish: () => Promise.reject(new QueueFailed('SendMessage: ServiceUnavailable')),
    };
    await deliverOnce(run.source, run.start({ results }));
    expect(run.reports).toEqual([expect.objectContaining({ outcome: 'put-back', code: 'storage' })]);
    await run.deliver();
    expect(numbers(await run.results.drain())).toEqual([10.5]);
  });

  it('because the deployment is wrong comes again, and is never a dead letter', async () => {
    const run = await setUp({ env: { BATCH_MAX_TRIES: '2' } });
    await run.source.send('{"X":1}');
    const results = {
      has: async () => false,
      publish: () => Promise.reject(new ProblemError('misconfigured')),
    };
    const broken = run.start({ results });
    for (let times = 0; times < 5; times++) await deliverOnce(run.source, broken);
    expect(run.reports.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => 'misconfigured'));
    expect(await run.dead.drain()).toEqual([]);
  });
});

describe('A message that can be neither scored nor put back', () => {
  it('stays in its queue', async () => {
    const scorer = payloadScorer(() => {
      throw new ProblemError('throttled', { retryAfterSeconds: 0 });
    });
    const run = await setUp({ scorer });
    const id = await run.source.send('{"X":1}');
    const event = eventOf(await run.source.receive(1), { arn: `${run.source.arn}-other` });
    expect(await run.handle(event)).toEqual({ batchItemFailures: [{ itemIdentifier: id }] });
    expect(run.reports).toEqual([expect.objectContaining({ outcome: 'left' })]);
  });

  it('comes again for as long as there is no queue for dead letters', async () => {
    const run = await setUp({ env: { DEAD_LETTER_QUEUE_URL: `${server.directUrl}/000000000000/none` } });
    await run.source.send('{"X":"bad"}');
    await run.deliver();
    await run.deliver();
    expect(run.reports.map(({ outcome }) => outcome)).toEqual(['put-back', 'put-back']);
    expect(await run.source.receive(1)).toHaveLength(1);
  });
});

describe('An event that holds no messages', () => {
  it('fails, so that nothing of it is taken for done', async () => {
    const { handle } = await setUp();
    await expect(handle({})).rejects.toMatchObject({ name: 'EventNotUnderstood' });
    await expect(handle({ Records: [{ eventSource: 'aws:s3' }] })).rejects.toMatchObject({
      name: 'EventNotUnderstood',
    });
  });
});
