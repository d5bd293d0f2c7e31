import { resolve } from 'node:path';
import type { InvokeResult } from '../../../src/local/lambda/invocation.ts';
import { startTestFunction } from '../../harness/function.ts';
import { createLogWriter, type Log } from '../../harness/log.ts';
import { LOCAL_CREDENTIALS } from '../../harness/s3.ts';

export interface BatchFunctionOptions {
  readonly storeUrl: string;
  readonly runtimeUrl: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly memorySizeMb?: number;
  readonly timeoutMs?: number;
}

export interface BatchFunction {
  readonly log: Log;
  invoke(event: unknown): Promise<InvokeResult>;
}

/** The built function in a local Lambda, before an endpoint called `hmeq`. */
export async function startBatchFunction(options: BatchFunctionOptions): Promise<BatchFunction> {
  const log = createLogWriter();
  const write = log.stream();
  const started = await startTestFunction({
    taskRoot: resolve(process.env.BUILD_DIR ?? 'dist', 'lambda/score-object'),
    name: 'score-object',
    memorySizeMb: options.memorySizeMb ?? 256,
    timeoutMs: options.timeoutMs ?? 60_000,
    onLine: (line) => write(Buffer.from(`${line}\n`)),
    environment: {
      ENDPOINT_NAME: 'hmeq',
      BATCH_TIME_RESERVE_MS: '1000',
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_S3: options.storeUrl,
      AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: options.runtimeUrl,
      ...options.env,
    },
  });
  return { log, invoke: (event) => started.invoke(event) };
}

/** What S3 sends of an object that was created. */
export function s3Event(bucket: string, ...keys: readonly string[]) {
  return { Records: keys.map((key) => s3Record(bucket, key)) };
}

function s3Record(bucket: string, key: string) {
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'us-east-1',
    eventTime: '2026-05-04T10:00:00.000Z',
    eventName: 'ObjectCreated:Put',
    s3: {
      s3SchemaVersion: '1.0',
      bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
      object: {
        key: encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/'),
        sequencer: '00AB',
      },
    },
  };
}

/** What Lambda is given of messages with these bodies. */
export function sqsEvent(bodies: readonly unknown[], queue = 'objects') {
  return {
    Records: bodies.map((body, place) => ({
      messageId: `message-${place + 1}`,
      receiptHandle: 'x',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:us-east-1:123456789012:${queue}`,
    })),
  };
}

/** What S3's notification is within a message of SNS. */
export function inSns(event: unknown) {
  return { Type: 'Notification', MessageId: 'x', Message: JSON.stringify(event) };
}

/** What EventBridge sends of an object that was created. */
export function eventBridgeEvent(bucket: string, key: string) {
  return {
    version: '0',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: { key, size: 1, sequencer: '00AB' },
      reason: 'PutObject',
    },
  };
}
