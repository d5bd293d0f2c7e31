import { resolve } from 'node:path';
import { startTestFunction } from '../../harness/function.ts';
import { createLogWriter, type Log } from '../../harness/log.ts';
import { deliverOnce, type TestQueue } from '../../harness/queues.ts';
import { LOCAL_CREDENTIALS } from '../../harness/s3.ts';

export interface MessageFunctionOptions {
  /** Of the server of S3 on conditions, and of the one of SQS. */
  readonly storeUrl: string;
  readonly queuesUrl: string;
  readonly runtimeUrl: string;
  readonly dead: TestQueue;
  readonly env: Readonly<Record<string, string>>;
}

export interface MessageFunction {
  readonly log: Log;
  /** As Lambda's event source mapping does; returns how many messages came. */
  deliver(queue: TestQueue): Promise<number>;
}

/** The built function in a local Lambda, before an endpoint called `hmeq`. */
export async function startMessageFunction(options: MessageFunctionOptions): Promise<MessageFunction> {
  const { storeUrl, queuesUrl, runtimeUrl, dead, env } = options;
  const log = createLogWriter();
  const write = log.stream();
  const started = await startTestFunction({
    taskRoot: resolve(process.env.BUILD_DIR ?? 'dist', 'lambda/score-message'),
    name: 'score-message',
    memorySizeMb: 256,
    timeoutMs: 60_000,
    onLine: (line) => write(Buffer.from(`${line}\n`)),
    environment: {
      ENDPOINT_NAME: 'hmeq',
      DEAD_LETTER_QUEUE_URL: dead.url,
      MESSAGE_PATIENCE_MS: '0',
      MESSAGE_MAX_DELAY_SECONDS: '0',
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_S3: storeUrl,
      AWS_ENDPOINT_URL_SQS: queuesUrl,
      AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: runtimeUrl,
      ...env,
    },
  });
  const deliver = async (queue: TestQueue) => {
    const ids = await deliverOnce(queue, async (event) => {
      const result = await started.invoke(event);
      if ('error' in result) throw new Error(`${result.error.errorType}: ${result.error.errorMessage}`);
      return { batchItemFailures: failuresOf(result.payload) };
    });
    return ids.length;
  };
  return { log, deliver };
}

function failuresOf(payload: unknown): readonly { readonly itemIdentifier: string }[] {
  if (typeof payload !== 'object' || payload === null || !('batchItemFailures' in payload))
    throw new Error('The function has not answered for its messages.');
  const { batchItemFailures } = payload;
  return Array.isArray(batchItemFailures) ? batchItemFailures : [];
}
