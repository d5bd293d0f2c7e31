import { beforeAll, describe, expect, it } from '@jest/globals';
import { startRig } from '../../harness/container.ts';
import {
  csvLine,
  HEADER,
  hmeqRows,
  jsonLine,
  linesOf,
  OUTPUT_HEADER,
  outputsCsv,
  outputsJson,
} from '../../harness/hmeq-table.ts';
import { send } from '../../harness/http.ts';
import { type ObjectStoreServer, startObjectStore } from '../../harness/object-store.ts';
import { startSageMaker } from '../../harness/sagemaker-runtime.ts';
import {
  type BatchFunction,
  eventBridgeEvent,
  inSns,
  s3Event,
  sqsEvent,
  startBatchFunction,
} from './batch-function.ts';

const PAYLOAD_RECORDS = 60;
const ROWS = hmeqRows(500);
const CSV = linesOf([HEADER, ...ROWS.map(csvLine)]);
const SCORED = linesOf([`${OUTPUT_HEADER},_error_`, ...ROWS.map((row) => `${outputsCsv(row)},`)]);

let store: ObjectStoreServer;
let batch: BatchFunction;
let containerPort: number;
beforeAll(async () => {
  store = await startObjectStore();
  const { port } = await startRig();
  containerPort = port;
  const runtime = await startSageMaker({
    endpoints: [{ name: 'hmeq', containers: [`http://127.0.0.1:${port}`] }],
  });
  batch = await startBatchFunction({
    storeUrl: store.url,
    runtimeUrl: runtime.url,
    env: { BATCH_MAX_PAYLOAD_RECORDS: String(PAYLOAD_RECORDS) },
  });
});

describe('The function, before an endpoint with the container', () => {
  it.each([
    ['from S3', (bucket: string, key: string) => s3Event(bucket, key)],
    ['from EventBridge', eventBridgeEvent],
    ['from S3 through SQS', (bucket: string, key: string) => sqsEvent([s3Event(bucket, key)])],
    ['from S3 through SNS and SQS', (bucket: string, key: string) => sqsEvent([inSns(s3Event(bucket, key))])],
    [
      'from EventBridge through SQS',
      (bucket: string, key: string) => sqsEvent([eventBridgeEvent(bucket, key)]),
    ],
  ])('scores the file of an event %s', async (_, eventOf) => {
    const bucket = await store.newBucket();
    const key = 'loans/a b+c=ü 100%.csv';
    await store.put(`s3://${bucket}/${key}`, CSV);
    const result = await batch.invoke(eventOf(bucket, key));
    expect(result).toEqual({
      payload: JSON.stringify(eventOf(bucket, key)).includes('aws:sqs') ? { batchItemFailures: [] } : null,
    });
    expect(await store.text(`s3://${bucket}/scored/${key}.out`)).toBe(SCORED);
  });

  it('writes what the container answers for the whole file at once', async () => {
    const bucket = await store.newBucket();
    const lines = ROWS.map(jsonLine);
    lines[7] = '{"LOAN":"no number"}';
    lines[499] = '{"LOAN":';
    await store.put(`s3://${bucket}/a.jsonl`, linesOf(lines));
    await batch.invoke(s3Event(bucket, 'a.jsonl'));
    const whole = await send(containerPort, {
      method: 'POST',
      path: '/invocations',
      headers: {
        'content-type': 'application/jsonlines',
        'x-amzn-sagemaker-custom-attributes': 'scr-record-errors=inline',
      },
      body: linesOf(lines),
    });
    const output = await store.text(`s3://${bucket}/scored/a.jsonl.out`);
    expect(output).toBe(whole.text);
    expect(output?.split('\n')[0]).toBe(`${outputsJson(ROWS[0] ?? []).slice(0, -1)},"_error_":null}`);
    const errors = (await store.text(`s3://${bucket}/scored/a.jsonl.errors.jsonl`)) ?? '';
    expect(
      errors
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).number),
    ).toEqual([8, 500]);
    // The container, which by itself refuses whole requests, was asked once for every payload.
    expect(await batch.log.entry('object', { bucket })).toMatchObject({
      calls: Math.ceil(lines.length / PAYLOAD_RECORDS),
    });
  });

  it('scores all files of an event, and passes its own over', async () => {
    const bucket = await store.newBucket();
    await store.put(`s3://${bucket}/a.csv`, CSV);
    await store.put(`s3://${bucket}/b.csv`, CSV);
    const keys = ['a.csv', 'scored/x.csv', 'b.csv', 'folder/', 'b.csv.errors.jsonl', '_SUCCESS'];
    expect(await batch.invoke(s3Event(bucket, ...keys))).toEqual({ payload: null });
    expect(await store.text(`s3://${bucket}/scored/b.csv.out`)).toBe(SCORED);
    expect((await store.keys(bucket)).filter((key) => key.endsWith('.manifest.json'))).toHaveLength(2);
    const passedOver = batch.log
      .entries('An object is not scored.')
      .filter((entry) => entry.bucket === bucket);
    expect(passedOver.map(({ key, reason }) => `${key} ${reason}`)).toEqual([
      'scored/x.csv own-output',
      'folder/ folder',
      'b.csv.errors.jsonl own-output',
      '_SUCCESS unknown-format',
    ]);
  });

  it('gives back the messages that could not be done, and no others', async () => {
    const bucket = await store.newBucket();
    await store.put(`s3://${bucket}/a.csv`, CSV);
    await store.put(`s3://${bucket}/claimed.csv`, CSV);
    const claim = { identity: 'x', run: 'other', uploads: [], sent: 0 };
    await store.put(`s3://${bucket}/scored/claimed.csv.claim.json`, JSON.stringify(claim));
    const bodies = [
      s3Event(bucket, 'claimed.csv'),
      { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: bucket },
      s3Event(bucket, 'a.csv'),
      'not JSON',
      { Records: [{ eventSource: 'aws:s3', eventVersion: '3.0' }] },
    ];
    const failures = (...numbers: readonly number[]) => ({
      payload: { batchItemFailures: numbers.map((number) => ({ itemIdentifier: `message-${number}` })) },
    });
    expect(await batch.invoke(sqsEvent(bodies))).toEqual(failures(1, 4, 5));
    expect(await batch.invoke(sqsEvent(bodies, 'objects.fifo'))).toEqual(failures(1, 2, 3, 4, 5));
    expect(await store.text(`s3://${bucket}/scored/a.csv.out`)).toBe(SCORED);
  });

  it('fails an event that did not come in a message, so that it comes again', async () => {
    const bucket = await store.newBucket();
    await store.put(`s3://${bucket}/claimed.csv`, CSV);
    const claim = { identity: 'x', run: 'other', uploads: [], sent: 0 };
    await store.put(`s3://${bucket}/scored/claimed.csv.claim.json`, JSON.stringify(claim));
    expect(await batch.invoke(s3Event(bucket, 'claimed.csv'))).toMatchObject({
      error: { errorType: 'WorkGivenBack' },
    });
  });

  it('writes one log line and one set of metrics for an object, and no value of it', async () => {
    const bucket = await store.newBucket();
    await store.put(
      `s3://${bucket}/a.csv`,
      linesOf([HEADER, ...ROWS.slice(0, 9).map(csvLine), 'SECRET-1,SECRET-2']),
    );
    await batch.invoke(s3Event(bucket, 'a.csv'));
    const line = await batch.log.entry('object', { bucket });
    expect(line).toMatchObject({
      outcome: 'scored',
      key: 'a.csv',
      records: 10,
      scoredRecords: 9,
      failedRecords: 1,
      calls: 1,
    });
    const metrics = batch.log.entries().filter((entry) => entry.RecordsFailed === 1);
    expect(metrics).toEqual([expect.objectContaining({ RecordsScored: 9 })]);
    expect(batch.log.lines.join('\n')).not.toMatch(/SECRET|ProfExe/);
  });
});

describe('Settings that cannot be used', () => {
  it('end the function with a log line that names them', async () => {
    const broken = await startBatchFunction({
      storeUrl: store.url,
      runtimeUrl: store.url,
      env: { BATCH_CONCURRENCY: 'many', SCR_CSV_COLUMNS: 'a,A' },
    });
    expect(await broken.invoke(s3Event('bucket', 'a.csv'))).toMatchObject({ error: {} });
    const { reason } = await broken.log.entry('Batch scoring cannot start.');
    expect(reason).toMatch(/BATCH_CONCURRENCY is "many".*\n.*SCR_CSV_COLUMNS/);
  });
});
