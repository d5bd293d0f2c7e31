import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { csvOfNumbers, payloadScorer } from '../../harness/batch-run.ts';
import { createMessageRun, type MessageRunOptions } from '../../harness/message-run.ts';
import { type ObjectStoreServer, startObjectStore } from '../../harness/object-store.ts';
import { attributeOf } from '../../harness/queues.ts';

let server: ObjectStoreServer;
beforeAll(async () => {
  server = await startObjectStore();
});

const setUp = (options: Partial<MessageRunOptions> = {}) => createMessageRun({ server, ...options });

/** Has one message scored; what came out of it. */
async function scored(body: string, attributes: Readonly<Record<string, string>> = {}, options = {}) {
  const run = await setUp(options);
  const id = await run.source.send(body, { attributes });
  await run.deliver();
  const [result] = await run.results.drain();
  const [dead] = await run.dead.drain();
  return { run, id, result, dead, told: JSON.parse(result?.Body ?? 'null') };
}

describe('A message', () => {
  it.each([['{"X":1}'], ['{"data":{"X":1}}'], ['{"inputs":[{"name":"X","value":1}]}'], ['{\n "X" : 1\n}']])(
    'with one record has its outputs as its result: %j',
    async (body) => {
      const { id, result, dead, told, run } = await scored(body, {}, { scorer: anyShape() });
      expect(told).toEqual({
        resultVersion: 1,
        messageId: id,
        correlationId: id,
        status: 'scored',
        records: { in: 1, scored: 1, failed: 0 },
        outputs: { P: 1 },
      });
      expect(result === undefined ? undefined : attributeOf(result, 'scr-status')).toBe('scored');
      expect(dead).toBeUndefined();
      expect(await run.source.drain()).toEqual([]);
    },
  );

  it('has its numbers in the result digit by digit', async () => {
    const number = '12345678901234567890.10';
    const scorer = payloadScorer(() => ({ body: `{"P":${number}}\n` }));
    const { result } = await scored('{"X":1}', {}, { scorer });
    expect(result?.Body).toContain(`"outputs":{"P":${number}}`);
  });

  it.each([
    ['an array', 'application/json', '[{"X":1},{"X":2}]'],
    ['instances', 'application/json', '{"instances":[{"X":1},{"X":2}]}'],
    ['JSON Lines', 'application/jsonlines', '{"X":1}\n{"X":2}\n'],
    ['CSV', 'text/csv', 'X\n1\n2\n'],
  ])('with many records, as %s, has a row for each of them', async (_, contentType, body) => {
    const { told } = await scored(body, { 'content-type': contentType });
    expect(told).toMatchObject({
      status: 'scored',
      records: { in: 2, scored: 2, failed: 0 },
      outputs: [
        { P: 10.5, _error_: null },
        { P: 20.5, _error_: null },
      ],
    });
  });

  it('with many records of which some are bad has the code in their rows', async () => {
    const { told, dead } = await scored('X\n1\nbad\n3\n', { 'content-type': 'text/csv' });
    expect(told).toMatchObject({
      status: 'scored',
      records: { in: 3, scored: 2, failed: 1 },
      outputs: [
        { P: 10.5, _error_: null },
        { P: null, _error_: 'invalid-record' },
        { P: 30.5, _error_: null },
      ],
    });
    expect(dead).toBeUndefined();
  });

  it('without any record in its table has an empty result', async () => {
    const { told } = await scored('X\n', { 'content-type': 'text/csv' });
    expect(told).toMatchObject({ records: { in: 0, scored: 0, failed: 0 }, outputs: [] });
  });

  it('carries its correlation id to the endpoint and into the result', async () => {
    const ids: string[] = [];
    const scorer = payloadScorer((_, { correlationId }) => {
      ids.push(correlationId);
      return undefined;
    });
    const { told, result } = await scored('{"X":1}', { 'correlation-id': 'order-7' }, { scorer });
    expect(ids).toEqual(['order-7.1']);
    expect(told.correlationId).toBe('order-7');
    expect(result === undefined ? undefined : attributeOf(result, 'correlation-id')).toBe('order-7');
  });

  it('has its inputs beside its outputs where SCR_JOIN_INPUTS says so', async () => {
    const { told } = await scored('{"ID":"a","X":1}', {}, { env: { SCR_JOIN_INPUTS: 'true' } });
    expect(told.outputs).toEqual({ ID: 'a', X: 1, P: 10.5 });
  });
});

describe('A message that points to an object', () => {
  it.each([
    ['in/a.csv', 'X\n1\n2\n', {}],
    ['in/a.csv.gz', gzipSync('X\n1\n2\n'), {}],
    ['in/a.jsonl', '{"X":1}\n{"X":2}\n', {}],
    ['in/a', 'X\n1\n2\n', { 'content-type': 'text/csv' }],
    ['in/b c+ü.json', '[{"X":1},{"X":2}]', {}],
  ])('has that scored: %s', async (key, object, attributes) => {
    const run = await setUp();
    await server.put(`s3://${run.bucket}/${key}`, object);
    await run.source.send(JSON.stringify({ location: `s3://${run.bucket}/${key}` }), { attributes });
    await run.deliver();
    const [result] = await run.results.drain();
    expect(JSON.parse(result?.Body ?? 'null').outputs).toEqual([
      { P: 10.5, _error_: null },
      { P: 20.5, _error_: null },
    ]);
  });

  it.each([
    ['is not there', 'in/none.csv', {}, 'not-found'],
    ['is somewhere that MESSAGE_LOCATIONS does not allow', 'secret/a.csv', {}, 'invalid-request'],
    ['is larger than MESSAGE_MAX_BODY_BYTES', 'in/a.csv', {}, 'payload-too-large'],
    ['is gzip that unpacks to more', 'in/bomb.csv.gz', {}, 'payload-too-large'],
    ['is gzip that is cut off', 'in/cut.csv.gz', {}, 'invalid-request'],
    ['is of no known type', 'in/a.pdf', {}, 'unsupported-media-type'],
  ])('that %s is a dead letter', async (_, key, attributes, code) => {
    const run = await setUp({ env: { MESSAGE_MAX_BODY_BYTES: '2000' } });
    const at = `s3://${run.bucket}`;
    await server.put(`${at}/secret/a.csv`, 'X\n1\n');
    await server.put(`${at}/in/a.csv`, csvOfNumbers(1000));
    await server.put(`${at}/in/a.pdf`, 'X\n1\n');
    await server.put(`${at}/in/bomb.csv.gz`, gzipSync(`X\n${'1\n'.repeat(5_000_000)}`));
    await server.put(`${at}/in/cut.csv.gz`, gzipSync(csvOfNumbers(50)).subarray(0, 60));
    await run.source.send(JSON.stringify({ location: `${at}/${key}` }), { attributes });
    await run.deliver();
    const [dead] = await run.dead.drain();
    expect(dead && attributeOf(dead, 'scr-error-code')).toBe(code);
  });

  it('cannot be mistaken for a record with a variable of that name', async () => {
    const { told } = await scored('{"location":"s3:// is a text","X":1}');
    expect(told.outputs).toEqual({ P: 10.5 });
  });
});

describe('A message that can never be scored', () => {
  it.each([
    ['{"X":', {}, 'invalid-json'],
    ['7', {}, 'invalid-record'],
    ['{"X":"bad"}', {}, 'invalid-record'],
    ['{"X":1}', { 'content-type': 'application/pdf' }, 'unsupported-media-type'],
    ['1,2\n3,4\n', { 'content-type': 'text/csv' }, 'invalid-request'],
    [`{"X":1,"NOTE":"${'x'.repeat(2000)}"}`, {}, 'payload-too-large'],
  ])(
    'goes to the dead-letter queue with its reason, and its result says so: %#',
    async (body, more, code) => {
      const attributes = { 'correlation-id': 'c-1', tenant: 'a', ...more };
      const env = { BATCH_MAX_PAYLOAD_BYTES: '1000' };
      const { run, id, result, dead, told } = await scored(body, attributes, { env });
      expect(dead?.Body).toBe(body);
      const read = (name: string) => dead && attributeOf(dead, name);
      expect(read('scr-error-code')).toBe(code);
      expect(read('scr-error-detail')).toMatch(/\w{3}/);
      expect(read('scr-message-id')).toBe(id);
      expect(read('correlation-id')).toBe('c-1');
      expect(read('tenant')).toBe('a');
      expect(told).toMatchObject({
        messageId: id,
        correlationId: 'c-1',
        status: 'failed',
        problem: { code },
      });
      expect(result && attributeOf(result, 'scr-status')).toBe('failed');
      expect(await run.source.receive(10)).toEqual([]);
      expect(run.reports).toEqual([expect.objectContaining({ outcome: 'dead-letter', code })]);
    },
  );

  it('has room for its reason where its sender has used all ten attributes', async () => {
    const attributes = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`a${i}`, 'x']));
    const { dead } = await scored('7', attributes);
    expect(dead && attributeOf(dead, 'scr-error-code')).toBe('invalid-record');
  });

  it('has a result that is larger than a queue takes told as such', async () => {
    const scorer = payloadScorer(() => ({ body: `{"P":"${'x'.repeat(1_048_576)}"}\n` }));
    const { told, dead } = await scored('{"X":1}', {}, { scorer });
    expect(told).toMatchObject({ status: 'failed', problem: { code: 'response-too-large' } });
    expect(dead && attributeOf(dead, 'scr-error-code')).toBe('response-too-large');
  });

  it('is scored where it is sent back once the model knows it', async () => {
    const run = await setUp({ inBucket: true });
    const id = await run.source.send('{"X":"bad"}');
    await run.deliver();
    const key = `s3://${run.bucket}/results/${id}.json`;
    expect(JSON.parse((await server.text(key)) ?? '').status).toBe('failed');
    const [dead] = await run.dead.drain();
    const attributes = Object.fromEntries(
      Object.entries(dead?.MessageAttributes ?? {}).map(([name, { StringValue = '' }]) => [
        name,
        StringValue,
      ]),
    );
    await run.source.send('{"X":5}', { attributes });
    await run.deliver();
    expect(JSON.parse((await server.text(key)) ?? '')).toMatchObject({ messageId: id, outputs: { P: 50.5 } });
  });
});

describe('A message that is delivered twice', () => {
  it('has one result in a bucket, under its id, and is scored once', async () => {
    const scorer = payloadScorer();
    const run = await setUp({ inBucket: true, scorer });
    const id = await run.source.send('{"X":1}');
    const messages = await run.source.receive(1);
    const event = (count: number) => ({
      Records: messages.map((message) => ({
        messageId: message.MessageId,
        receiptHandle: message.ReceiptHandle,
        body: message.Body,
        attributes: { ApproximateReceiveCount: String(count) },
        messageAttributes: {},
        eventSource: 'aws:sqs',
        eventSourceARN: run.source.arn,
      })),
    });
    expect(await run.handle(event(1))).toEqual({ batchItemFailures: [] });
    const first = await server.text(`s3://${run.bucket}/results/${id}.json`);
    expect(await run.handle(event(2))).toEqual({ batchItemFailures: [] });
    expect(scorer.scored).toEqual(['1']);
    expect(run.reports.map(({ outcome }) => outcome)).toEqual(['scored', 'already-scored']);
    // Where the queue doesn't say that it is one more time, the first result stays.
    expect(await run.handle(event(1))).toEqual({ batchItemFailures: [] });
    expect(await server.text(`s3://${run.bucket}/results/${id}.json`)).toBe(first);
    expect(await server.keys(run.bucket)).toEqual([`results/${id}.json`]);
  });

  it('has its result in a FIFO queue once', async () => {
    const run = await setUp({ isFifo: true });
    const id = await run.source.send('{"X":1}', { groupId: 'g' });
    const messages = await run.source.receive(1);
    const event = {
      Records: messages.map((message) => ({
        messageId: message.MessageId,
        receiptHandle: message.ReceiptHandle,
        body: message.Body,
        attributes: message.Attributes,
        eventSource: 'aws:sqs',
        eventSourceARN: run.source.arn,
      })),
    };
    await run.handle(event);
    await run.handle(event);
    const results = await run.results.drain();
    expect(results.map(({ Body = '' }) => JSON.parse(Body).messageId)).toEqual([id]);
    expect(results[0]?.Attributes?.MessageGroupId).toBe('g');
  });
});

/** Scores a record of any of SCR's shapes. */
function anyShape() {
  return payloadScorer((records) => ({ body: records.replace(/.+/g, '{"P":1}') }));
}
