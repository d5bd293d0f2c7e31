import { availableParallelism, totalmem } from 'node:os';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { createApp } from '../../adapters/express/app.ts';
import { closeServer, createHttpServer, listenOn } from '../../adapters/express/server.ts';
import { firstFreePort } from '../../adapters/process/free-port.ts';
import { createScrClient } from '../../adapters/scr/client.ts';
import { takesConnections } from '../../adapters/scr/liveness.ts';
import { becomeReady } from '../../adapters/scr/readiness.ts';
import { createScrScorer } from '../../adapters/scr/scorer.ts';
import { flushEmf } from '../../adapters/telemetry/emf.ts';
import { flushed } from '../../adapters/telemetry/lines.ts';
import { createLog } from '../../adapters/telemetry/logger.ts';
import { describeBug } from '../../core/errors/describe-bug.ts';
import { StartError } from '../../core/errors/start-error.ts';
import { createHealth } from '../../core/health.ts';
import { createMeter } from '../../core/metrics/meter.ts';
import { createRecorder } from '../../core/metrics/recorder.ts';
import { createBreaker } from '../../core/scoring/breaker.ts';
import { createByteBudget } from '../../core/scoring/byte-budget.ts';
import { guarded } from '../../core/scoring/guarded.ts';
import { createInFlight } from '../../core/scoring/in-flight.ts';
import { createLimiter, limited } from '../../core/scoring/limiter.ts';
import { type ContainerSettings, containerSettings } from '../../core/settings/container.ts';
import { type Environment, SettingsError } from '../../core/settings/read.ts';
import { liveContainer } from '../../handlers/container-life.ts';
import { metricsPage } from './metrics-page.ts';
import { createModelSource } from './model-source.ts';
import { startScr } from './start-scr.ts';

/** Connections beside those for scores: readiness, metrics. */
const SERVICE_CONNECTIONS = 4;
/** A row of failures that opens the breaker spans at least this. */
const BREAKER_SPAN_MS = 500;
/** As long as an API gateway waits by default, nearly: a caller that gives up after it may count SCR as failed. */
const CALLERS_PATIENCE_MS = 25_000;

/** For the log to go out before the exit, within what the drain keeps for it. */
const MAX_FLUSH_MS = 500;

/** Runs the container from its environment to its exit code. */
export async function runContainer(env: Environment, terminated: Promise<void>): Promise<number> {
  const bootLog = createLog({ level: 'INFO', serviceName: SERVICE });
  try {
    const settings = containerSettings(env, { cpus: availableParallelism(), memoryBytes: memoryLimit() });
    return await run(settings, env, terminated);
  } catch (thrown) {
    if (!(thrown instanceof SettingsError || thrown instanceof StartError)) throw thrown;
    bootLog.error('The container cannot start.', { reason: thrown.message });
    return 1;
  } finally {
    await flushed([process.stdout, process.stderr], MAX_FLUSH_MS);
  }
}

const SERVICE = 'scr-sagemaker';

async function run(
  settings: ContainerSettings,
  env: Environment,
  terminated: Promise<void>,
): Promise<number> {
  const log = createLog({ level: settings.logLevel, serviceName: SERVICE });
  process.on('uncaughtException', (bug) => {
    log.error('A bug ended the container.', { cause: describeBug(bug) });
    process.exit(1);
  });
  const now = () => performance.now();
  const scrPort = settings.scrPort ?? (await freePort(settings));
  const scrBaseUrl = settings.scrBaseUrl ?? `http://127.0.0.1:${scrPort}`;
  const meter = createMeter();
  const record = createRecorder(log, meter);
  const flush = startEmf(settings, meter);
  const breaker = createBreaker({
    failures: settings.breakerFailures,
    openMs: settings.breakerOpenMs,
    spanMs: BREAKER_SPAN_MS,
    now,
    onChange: (state) => log.warn('The circuit breaker changed.', { state }),
  });
  const health = createHealth(breaker, (phase) => log.info('Phase.', { phase }));
  const inFlight = createInFlight();
  const budget = createByteBudget(settings.maxBufferedBytes);
  const limiter = createLimiter(settings);
  const client = createScrClient(scrBaseUrl, settings.maxConcurrency + SERVICE_CONNECTIONS);

  const model = await createModelSource(settings, client, log);
  let modelPath = settings.modelPath ?? '/';
  const scrScorer = createScrScorer({
    client,
    modelPath: () => modelPath,
    maxResponseBytes: settings.maxResponseBytes,
    timeoutMs: settings.scrTimeoutMs,
    scoringIsPure: settings.scoringIsPure,
    now,
  });
  const ownLimitMs = Math.min(
    settings.scrTimeoutMs ?? Number.POSITIVE_INFINITY,
    settings.invocationTimeoutMs,
  );
  // Half of the limit: a call that waited in the queue, or read a slow body, has less than all of it for SCR.
  const patience = { patienceMs: ownLimitMs / 2, callersPatienceMs: CALLERS_PATIENCE_MS };
  const app = createApp({
    ...settings,
    scorer: limited(guarded(scrScorer, breaker, { now, ...patience }), limiter, now),
    readiness: health.readiness,
    model: model.current,
    executionParameters: settings,
    timeoutMs: settings.invocationTimeoutMs,
    metrics: metricsPage({ meter, limiter, budget, breaker, health, client }),
    inFlight,
    budget,
    record,
    now,
  });
  const server = createHttpServer(app, { ...settings, record });
  try {
    return await liveContainer({
      listen: async () => {
        await listenOn(server, settings.port);
        log.info('Listening.', { port: settings.port, scr: scrBaseUrl });
      },
      close: () => closeServer(server),
      startScr: settings.startsScr ? () => startScr(settings, scrPort, env, log) : undefined,
      becomeReady: async (signal) => {
        modelPath = await becomeReady({ ...settings, client, log }, signal);
        await model.learn(modelPath, signal);
      },
      takesConnections: () => takesConnections(scrBaseUrl),
      terminated,
      startTimeoutMs: settings.startTimeoutMs,
      drainTimeoutMs: settings.drainTimeoutMs,
      health,
      inFlight,
      log,
    });
  } finally {
    flush();
    client.destroy();
  }
}

function freePort({ scrPortRange, port }: ContainerSettings): Promise<number> {
  const { from, to } = scrPortRange ?? { from: 9090, to: 9090 };
  return firstFreePort({ from, to, except: [port] });
}

/** Writes metrics on a timer; returns what writes the last of them. */
function startEmf(settings: ContainerSettings, meter: ReturnType<typeof createMeter>): () => void {
  if (settings.metricsFlushMs === 0) return () => {};
  const metrics = new Metrics({ namespace: settings.metricsNamespace, serviceName: SERVICE });
  const flush = () => flushEmf(meter, metrics);
  const timer = setInterval(flush, settings.metricsFlushMs).unref();
  return () => {
    clearInterval(timer);
    flush();
  };
}

/** Bytes that this container may use: its control group's limit, or the machine's memory where it has none. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 && constrained < totalmem() ? constrained : totalmem();
}
