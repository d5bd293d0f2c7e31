import { Metrics } from '@aws-lambda-powertools/metrics';
import { createMessagesHandler } from '../../../adapters/lambda/messages/handler.ts';
import { createSqsClient } from '../../../adapters/sqs/client.ts';
import { createDeadLetters } from '../../../adapters/sqs/dead-letters.ts';
import { createResultQueue } from '../../../adapters/sqs/result-queue.ts';
import { createSourceQueue } from '../../../adapters/sqs/source-queue.ts';
import { createLog } from '../../../adapters/telemetry/logger.ts';
import type { ObjectStore } from '../../../core/batch/ports.ts';
import type { MessageReport } from '../../../core/messages/message-report.ts';
import { createPace } from '../../../core/messages/pace.ts';
import type { ResultSink } from '../../../core/messages/ports.ts';
import { type MessageSettings, messageSettings } from '../../../core/settings/messages.ts';
import { type Environment, SettingsError } from '../../../core/settings/read.ts';
import { scoreMessage } from '../../../handlers/messages/score-message.ts';
import { createStoredResults } from '../../../handlers/messages/stored-results.ts';
import { createPayloadScorer } from '../scoring/payload-scorer.ts';
import { logReport } from './log-report.ts';
import { writeMetrics } from './metrics.ts';

const SERVICE = 'scr-sagemaker-score-message';

type Handler = ReturnType<typeof createMessagesHandler>;

/** Starts the function. @throws SettingsError, after the log has said why */
export async function startScoreMessage(env: Environment): Promise<Handler> {
  try {
    return await start(messageSettings(env), env);
  } catch (thrown) {
    if (thrown instanceof SettingsError) {
      const log = createLog({ level: 'INFO', serviceName: SERVICE });
      log.error('Message scoring cannot start.', { reason: thrown.message });
      log.flush();
    }
    throw thrown;
  }
}

async function start(settings: MessageSettings, env: Environment): Promise<Handler> {
  const log = createLog({ level: settings.logLevel, serviceName: SERVICE });
  const metrics = new Metrics({ namespace: settings.metricsNamespace, serviceName: SERVICE });
  const now = () => performance.now();
  const client = createSqsClient();
  // A function takes messages of its own Region alone, so its own endpoint of SQS will do, wherever that is.
  const queue = createSourceQueue(createSqsClient({ useQueueUrlAsEndpoint: false }));
  const store = await storeOf(settings);
  const report = (finished: MessageReport) => {
    logReport(finished, log);
    writeMetrics(finished, metrics);
  };
  const dependencies = {
    settings,
    now,
    pace: createPace(),
    report,
    queue,
    store,
    deadLetters: createDeadLetters(client, settings.deadLetterQueueUrl),
    results: await resultsOf(settings, store, (url) => createResultQueue(client, url)),
    scorer: createPayloadScorer(settings, env, log, now),
    random: Math.random,
  };
  const handle = createMessagesHandler({
    ...settings,
    log,
    queue,
    score: (message, timeLeftMs) => scoreMessage(message, timeLeftMs, dependencies),
  });
  return async (event, context) => {
    try {
      return await handle(event, context);
    } finally {
      // The function may be frozen as soon as it has answered.
      log.flush();
    }
  };
}

async function storeOf({ destination, locations, notes }: MessageSettings): Promise<ObjectStore | undefined> {
  if (destination.kind !== 'bucket' && locations.length === 0 && notes === undefined) return undefined;
  const { startObjectStore } = await import('./object-store.ts');
  return startObjectStore();
}

async function resultsOf(
  { destination }: MessageSettings,
  store: ObjectStore | undefined,
  createQueue: (url: string) => ResultSink,
): Promise<ResultSink> {
  if (destination.kind === 'queue') return createQueue(destination.url);
  if (destination.kind === 'bucket' && store !== undefined) return createStoredResults(store, destination);
  const { startResultBus } = await import('./result-bus.ts');
  return startResultBus(destination.kind === 'bus' ? destination.name : '');
}
