import type { IncomingMessage } from 'node:http';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { createFrontDoorApp } from '../../../adapters/express/front-door/app.ts';
import { asyncRoutes } from '../../../adapters/express/front-door/async.ts';
import { invocationRoutes } from '../../../adapters/express/front-door/invocations.ts';
import { openApiRoutes } from '../../../adapters/express/front-door/openapi.ts';
import { pingRoutes } from '../../../adapters/express/front-door/ping.ts';
import type { ContextOf } from '../../../adapters/express/front-door/routes.ts';
import { requireSendable } from '../../../adapters/lambda/answer-size.ts';
import { createLambdaHandler, type LambdaHandler } from '../../../adapters/lambda/handler.ts';
import { writeMetrics } from '../../../adapters/lambda/metrics.ts';
import { createLog } from '../../../adapters/telemetry/logger.ts';
import { StartError } from '../../../core/errors/start-error.ts';
import type { InvokeResponse } from '../../../core/invocation.ts';
import { createMeter } from '../../../core/metrics/meter.ts';
import { createRecorder } from '../../../core/metrics/recorder.ts';
import type { Log, LogFields } from '../../../core/ports.ts';
import { createByteBudget } from '../../../core/scoring/byte-budget.ts';
import { type FrontDoorSettings, frontDoorSettings } from '../../../core/settings/front-door.ts';
import { type Environment, SettingsError } from '../../../core/settings/read.ts';
import { createAsyncOf } from './async.ts';
import { createEndpoints } from './endpoints.ts';
import { withFields } from './log-fields.ts';

const SERVICE = 'scr-sagemaker-api';

/** Starts the front door. @throws SettingsError, StartError, after the log has said why */
export async function startFrontDoor(env: Environment): Promise<LambdaHandler['handle']> {
  try {
    return await start(frontDoorSettings(env), env);
  } catch (thrown) {
    if (thrown instanceof SettingsError || thrown instanceof StartError) {
      const log = createLog({ level: 'INFO', serviceName: SERVICE });
      log.error('The front door cannot start.', { reason: thrown.message });
      log.flush();
    }
    throw thrown;
  }
}

async function start(settings: FrontDoorSettings, env: Environment): Promise<LambdaHandler['handle']> {
  const log = createLog({ level: settings.logLevel, serviceName: SERVICE });
  const now = () => performance.now();
  const endpoints = await createEndpoints(settings, env, log, now);
  const shared = {
    ...settings,
    endpoints,
    // A function holds what it was sent, which Lambda limits.
    budget: createByteBudget(Number.MAX_SAFE_INTEGER),
    requireSendable: (response: InvokeResponse, req: IncomingMessage) =>
      requireSendable(response, Math.min(settings.maxResponseBytes, lambda.invocationOf(req).maxAnswerBytes)),
  };
  const app = createFrontDoorApp({ ...settings, contextOf: (req) => contextOf(req), now }, [
    ...pingRoutes(endpoints),
    ...invocationRoutes(shared),
    ...asyncRoutes({ ...shared, asyncOf: createAsyncOf(settings, log) }),
    ...openApiRoutes(async () => {
      const { describeApi } = await import('./describe.ts');
      return describeApi(settings, endpoints);
    }),
  ]);
  const lambda = createLambdaHandler({ ...settings, app, log, env, flush: log.flush });
  const contextOf = createContextOf(lambda, settings, log);
  return lambda.handle;
}

/** Gives every request its deadline, and one log line and one set of metrics with what was found out on its way. */
function createContextOf(
  { invocationOf }: LambdaHandler,
  { metricsNamespace }: FrontDoorSettings,
  log: Log,
): ContextOf {
  const metrics = new Metrics({ namespace: metricsNamespace, serviceName: SERVICE });
  const meter = createMeter();
  return (req) => {
    const { fields, limitMs } = invocationOf(req);
    let noted: LogFields = fields;
    const write = createRecorder(
      withFields(log, () => noted),
      meter,
      'endpointMs',
    );
    return {
      timeoutMs: limitMs,
      note: (more) => {
        noted = { ...noted, ...more };
      },
      record: (exchange, problem) => {
        write(exchange, problem);
        writeMetrics(metrics, exchange);
      },
    };
  };
}
