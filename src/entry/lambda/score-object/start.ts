import { Metrics } from '@aws-lambda-powertools/metrics';
import { createObjectEventsHandler } from '../../../adapters/lambda/object-events/handler.ts';
import { createS3Client } from '../../../adapters/s3/client.ts';
import { createObjectStore } from '../../../adapters/s3/object-store.ts';
import { createLog } from '../../../adapters/telemetry/logger.ts';
import type { ObjectReport } from '../../../core/batch/object-report.ts';
import { type BatchSettings, batchSettings } from '../../../core/settings/batch.ts';
import { type Environment, SettingsError } from '../../../core/settings/read.ts';
import { scoreObject } from '../../../handlers/batch/score-object.ts';
import { createPayloadScorer } from '../scoring/payload-scorer.ts';
import { logReport } from './log-report.ts';
import { writeMetrics } from './metrics.ts';

const SERVICE = 'scr-sagemaker-score-object';

/** Starts the function. @throws SettingsError, after the log has said why */
export function startScoreObject(env: Environment): ReturnType<typeof createObjectEventsHandler> {
  try {
    return start(batchSettings(env), env);
  } catch (thrown) {
    if (thrown instanceof SettingsError) {
      const log = createLog({ level: 'INFO', serviceName: SERVICE });
      log.error('Batch scoring cannot start.', { reason: thrown.message });
      log.flush();
    }
    throw thrown;
  }
}

function start(settings: BatchSettings, env: Environment): ReturnType<typeof createObjectEventsHandler> {
  const log = createLog({ level: settings.logLevel, serviceName: SERVICE });
  const metrics = new Metrics({ namespace: settings.metricsNamespace, serviceName: SERVICE });
  const now = () => performance.now();
  const report = (finished: ObjectReport) => {
    logReport(finished, log);
    writeMetrics(finished, metrics);
  };
  const dependencies = {
    settings,
    now,
    log,
    report,
    store: createObjectStore(createS3Client()),
    scorer: createPayloadScorer(settings, env, log, now),
    wallClock: Date.now,
    random: Math.random,
  };
  const handle = createObjectEventsHandler({
    ...settings,
    log,
    score: (object, timeLeftMs) => scoreObject(object, timeLeftMs, dependencies),
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
