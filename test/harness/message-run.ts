import { createMessagesHandler } from '../../src/adapters/lambda/messages/handler.ts';
import { createS3Client } from '../../src/adapters/s3/client.ts';
import { createObjectStore } from '../../src/adapters/s3/object-store.ts';
import { createDeadLetters } from '../../src/adapters/sqs/dead-letters.ts';
import { createResultQueue } from '../../src/adapters/sqs/result-queue.ts';
import { createSourceQueue } from '../../src/adapters/sqs/source-queue.ts';
import type { MessageReport } from '../../src/core/messages/message-report.ts';
import { createPace } from '../../src/core/messages/pace.ts';
import type { ResultSink } from '../../src/core/messages/ports.ts';
import type { Scorer } from '../../src/core/ports.ts';
import { messageSettings } from '../../src/core/settings/messages.ts';
import { scoreMessage } from '../../src/handlers/messages/score-message.ts';
import { createStoredResults } from '../../src/handlers/messages/stored-results.ts';
import { payloadScorer } from './batch-run.ts';
import { setClockAhead } from './clock-ahead.ts';
import type { ObjectStoreServer } from './object-store.ts';
import { createQueues, deliverOnce } from './queues.ts';
import { LOCAL_CREDENTIALS } from './s3.ts';

export interface MessageRunOptions {
  readonly server: ObjectStoreServer;
  readonly env?: Readonly<Record<string, string>>;
  readonly scorer?: Scorer;
  readonly isFifo?: boolean;
  /** Whether results go to a bucket, and not to a queue. */
  readonly inBucket?: boolean;
  readonly results?: ResultSink;
  /** Of the queue that messages come from. */
  readonly visibilitySeconds?: number;
  /** Milliseconds. */
  readonly timeLeft?: () => number;
  /** How much later it is, by the clock of the store: notes are so much older. */
  readonly clockAheadMs?: number;
}

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
/** Nothing waits. */
const QUICK = { MESSAGE_PATIENCE_MS: '0', MESSAGE_MAX_DELAY_SECONDS: '0', BATCH_TIME_RESERVE_MS: '0' };

/** Scores messages as the function does, in the process of the test, between queues of their own. */
export async function createMessageRun(options: MessageRunOptions) {
  const { server, env = {}, isFifo = false, inBucket = false, timeLeft = () => 60_000 } = options;
  const queues = createQueues(server.directUrl);
  const { visibilitySeconds } = options;
  const source = await queues.newQueue({
    isFifo,
    ...(visibilitySeconds !== undefined && { visibilitySeconds }),
  });
  const results = await queues.newQueue({ isFifo });
  const dead = await queues.newQueue({ isFifo });
  const bucket = await server.newBucket();
  const settings = messageSettings({
    ENDPOINT_NAME: 'hmeq',
    DEAD_LETTER_QUEUE_URL: dead.url,
    MESSAGE_LOCATIONS: `s3://${bucket}/in/`,
    MESSAGE_STATE_BUCKET: bucket,
    ...(inBucket ? { RESULT_BUCKET: bucket } : { RESULT_QUEUE_URL: results.url }),
    ...QUICK,
    ...env,
  });
  const reports: MessageReport[] = [];
  const start = (more: Partial<MessageRunOptions> = {}) => {
    const { scorer = payloadScorer(), clockAheadMs = 0, results: sink } = { ...options, ...more };
    const store = createObjectStore(setClockAhead(s3Client(server.url), clockAheadMs));
    const queue = createSourceQueue(queues.client);
    const ownSink = inBucket
      ? createStoredResults(store, { bucket, prefix: 'results/' })
      : createResultQueue(queues.client, results.url);
    const dependencies = {
      settings,
      scorer,
      store,
      queue,
      results: sink ?? ownSink,
      deadLetters: createDeadLetters(queues.client, settings.deadLetterQueueUrl),
      now: () => performance.now(),
      pace: createPace(),
      random: () => 0,
      report: (report: MessageReport) => void reports.push(report),
    };
    const handle = createMessagesHandler({
      ...settings,
      queue,
      log: SILENT,
      score: (message, leftMs) => scoreMessage(message, leftMs, dependencies),
    });
    const context = { getRemainingTimeInMillis: timeLeft };
    return (event: unknown) => handle(event, context);
  };
  const handle = start();
  return {
    source,
    results,
    dead,
    bucket,
    reports,
    /** Another instance of the function, which may have other dependencies. */
    start,
    handle,
    deliver: (batchSize?: number) => deliverOnce(source, handle, batchSize),
    /** Delivers until nothing comes any more. */
    async deliverAll(handler = handle) {
      while ((await deliverOnce(source, handler)).length > 0);
    },
  };
}

function s3Client(endpoint: string) {
  return createS3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: LOCAL_CREDENTIALS,
  });
}
