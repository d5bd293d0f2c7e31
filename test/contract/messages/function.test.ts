import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startRig } from '../../harness/container.ts';
import { csvLine, HEADER, hmeqRows, jsonLine, linesOf, outputsJson } from '../../harness/hmeq-table.ts';
import { type ObjectStoreServer, startObjectStore } from '../../harness/object-store.ts';
import { attributeOf, createQueues, type Queues, type TestQueue } from '../../harness/queues.ts';
import { type LocalSageMaker, startSageMaker } from '../../harness/sagemaker-runtime.ts';
import { startMessageFunction } from './message-function.ts';

const ROWS = hmeqRows(20);

let store: ObjectStoreServer;
let runtime: LocalSageMaker;
let queues: Queues;
let source: TestQueue;
let results: TestQueue;
let dead: TestQueue;
beforeAll(async () => {
  store = await startObjectStore();
  queues = createQueues(store.directUrl);
  const { port } = await startRig();
  runtime = await startSageMaker({
    endpoints: [{ name: 'hmeq', containers: [`http://127.0.0.1:${port}`] }],
  });
  source = await queues.newQueue();
  results = await queues.newQueue();
  dead = await queues.newQueue();
});

const start = (env: Readonly<Record<string, string>>) =>
  startMessageFunction({
    storeUrl: store.url,
    queuesUrl: store.directUrl,
    runtimeUrl: runtime.url,
    dead,
    env,
  });

describe('The function, before an endpoint with the container', () => {
  it('scores messages of every kind, and sends their results to a queue', async () => {
    const bucket = await store.newBucket();
    const { deliver, log } = await start({
      RESULT_QUEUE_URL: results.url,
      MESSAGE_LOCATIONS: `s3://${bucket}`,
    });
    const expected = new Map<string, unknown>();
    const rowsOf = (rows: typeof ROWS) =>
      rows.map((row) => ({ ...JSON.parse(outputsJson(row)), _error_: null }));
    const csv = linesOf([HEADER, ...ROWS.map(csvLine)]);
    await store.put(`s3://${bucket}/a.csv`, csv);
    for (const row of ROWS.slice(0, 5))
      expected.set(await source.send(jsonLine(row)), JSON.parse(outputsJson(row)));
    expected.set(await source.send(csv, { attributes: { 'content-type': 'text/csv' } }), rowsOf(ROWS));
    expected.set(await source.send(JSON.stringify({ location: `s3://${bucket}/a.csv` })), rowsOf(ROWS));
    expect(await deliver(source)).toBe(7);
    const told = (await results.take(7)).map(({ Body = '' }) => JSON.parse(Body));
    expect(new Map(told.map(({ messageId, outputs }) => [messageId, outputs]))).toEqual(expected);
    expect(await source.receive(10)).toEqual([]);
    expect(log.entries('message')).toHaveLength(7);
    expect(log.lines.join('\n')).not.toMatch(/ProfExe|MORTDUE/);
  });

  it('says in the dead-letter queue which variable is wrong, and nothing of its value', async () => {
    const { deliver, log } = await start({ RESULT_QUEUE_URL: results.url });
    const id = await source.send('{"LOAN":"SECRET","VALUE":1}', { attributes: { 'correlation-id': 'c-3' } });
    await deliver(source);
    const [letter] = await dead.take(1);
    expect(letter && attributeOf(letter, 'scr-error-code')).toBe('invalid-record');
    expect(letter && attributeOf(letter, 'scr-error-detail')).toMatch(/^LOAN: /);
    const [result] = await results.take(1);
    expect(JSON.parse(result?.Body ?? '')).toMatchObject({
      messageId: id,
      status: 'failed',
      problem: { code: 'invalid-record', field: 'LOAN' },
    });
    expect(await log.entry('message', { messageId: id })).toMatchObject({
      outcome: 'dead-letter',
      correlationId: 'c-3',
    });
    expect(log.lines.join('\n') + result?.Body).not.toContain('SECRET');
  });

  it('has messages come again while SageMaker throttles, and writes their results to a bucket', async () => {
    const bucket = await store.newBucket();
    const { deliver } = await start({ RESULT_BUCKET: bucket, MESSAGE_CONCURRENCY: '1' });
    await runtime.setFault({ fault: 'throttle', count: 6 });
    const row = ROWS[0] ?? [];
    const ids = [await source.send(jsonLine(row)), await source.send(jsonLine(row))];
    let deliveries = 0;
    while ((await deliver(source)) > 0) deliveries++;
    expect(deliveries).toBeGreaterThan(1);
    expect(await store.keys(bucket)).toEqual(ids.map((id) => `results/${id}.json`).sort());
    expect(await dead.drain()).toEqual([]);
  });

  it('keeps the order of a FIFO queue', async () => {
    const [fifo, ordered] = [
      await queues.newQueue({ isFifo: true }),
      await queues.newQueue({ isFifo: true }),
    ];
    const { deliver } = await start({ RESULT_QUEUE_URL: ordered.url });
    await runtime.setFault({ fault: 'not-ready', everyNth: 3 });
    for (const row of ROWS.slice(0, 6)) await fifo.send(jsonLine(row), { groupId: 'g' });
    while ((await deliver(fifo)) > 0);
    await runtime.clearFaults();
    const told = (await ordered.drain()).map(({ Body = '' }) => JSON.parse(Body).outputs);
    expect(told).toEqual(ROWS.slice(0, 6).map((row) => JSON.parse(outputsJson(row))));
  });

  it('sends results to an event bus', async () => {
    const bus = await startBus();
    const { deliver } = await start({ RESULT_EVENT_BUS: 'scores', AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url });
    bus.failNext();
    const id = await source.send(jsonLine(ROWS[0] ?? []));
    const bad = await source.send('7');
    while ((await deliver(source)) > 0);
    const events = bus.events.map(({ Detail, ...event }) => ({ ...event, id: JSON.parse(Detail).messageId }));
    expect(events).toHaveLength(2);
    expect(events).toEqual(
      expect.arrayContaining([
        { EventBusName: 'scores', Source: 'scr-sagemaker', DetailType: 'Message Scored', id },
        { EventBusName: 'scores', Source: 'scr-sagemaker', DetailType: 'Message Failed', id: bad },
      ]),
    );
    expect(await dead.take(1)).toHaveLength(1);
  });
});

describe('Settings that cannot be used', () => {
  it('end the function with a log line that names them', async () => {
    const { deliver, log } = await start({ RESULT_QUEUE_URL: results.url, RESULT_BUCKET: 'bucket' });
    await source.send('{}');
    expect(await deliver(source)).toBe(1);
    const { reason } = await log.entry('Message scoring cannot start.');
    expect(reason).toMatch(/RESULT_QUEUE_URL, RESULT_BUCKET and RESULT_EVENT_BUS, 2 are set/);
  });
});

interface BusEvent {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});

/** What takes PutEvents as EventBridge does: an entry that fails is told in an answer of status 200. */
async function startBus() {
  const events: BusEvent[] = [];
  let failing = 0;
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { Entries }: { readonly Entries: readonly BusEvent[] } = JSON.parse(
      Buffer.concat(chunks).toString(),
    );
    const isFailing = failing-- > 0;
    if (!isFailing) events.push(...Entries);
    const entries = Entries.map(() => (isFailing ? { ErrorCode: 'ThrottlingException' } : { EventId: 'e' }));
    outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    outgoing.end(JSON.stringify({ FailedEntryCount: isFailing ? entries.length : 0, Entries: entries }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP port.');
  const failNext = () => {
    failing = 1;
  };
  return { url: `http://127.0.0.1:${address.port}`, events, failNext };
}
