import { setTimeout as pause } from 'node:timers/promises';
import { ProblemError } from '../../core/errors/problem-error.ts';
import { StartError } from '../../core/errors/start-error.ts';
import type { Log } from '../../core/ports.ts';
import type { ScrClient } from './client.ts';
import { scoringPaths } from './discovery.ts';
import type { ScrAnswer } from './http/answer-reader.ts';
import { NotHttp } from './http/head.ts';

export interface ReadinessOptions {
  readonly client: ScrClient;
  /** Undefined: SCR is asked. */
  readonly modelPath: string | undefined;
  /** Whether people chose the path; then SCR's own list doesn't change it. */
  readonly modelPathIsChosen: boolean;
  readonly readyPath: string | undefined;
  /** A record that is scored once SCR is up. */
  readonly warmupPayload: string | undefined;
  readonly log: Log;
}

const PROBE_EVERY_MS = 100;
/** Longer than a slow machine takes to write its interface down while the model loads. */
const PROBE_TIMEOUT_MS = 20_000;
/** Tries to learn more from SCR where that isn't needed to go on. */
const MAX_TRIES = 3;
const WARMUP_TIMEOUT_MS = 60_000;
const MAX_PROBE_BYTES = 16 * 1024 * 1024;

/**
 * Waits until SCR is up (any status under 500 where readiness is probed), finds the model's path, and scores the warm-up record.
 * Returns the path to post scores to. Ends only with an answer, an error, or the signal.
 * @throws StartError where waiting longer can't help: no model path, several of them, a warm-up record that SCR refuses
 */
export async function becomeReady(options: ReadinessOptions, signal: AbortSignal): Promise<string> {
  const modelPath = await findModel(options, signal);
  if (options.warmupPayload !== undefined) await warmUp(options, options.warmupPayload, modelPath, signal);
  return modelPath;
}

async function findModel(options: ReadinessOptions, signal: AbortSignal): Promise<string> {
  const { modelPath, readyPath, log } = options;
  if (modelPath === undefined) {
    if (readyPath !== undefined) await untilUp(options, readyPath, signal);
    const found = onlyPath(await listedPaths(options, signal));
    log.info('No model path is set; using the one that SCR lists.', { found });
    return found;
  }
  const probe = await untilUp(options, readyPath ?? apiMetaPath(modelPath), signal);
  if (options.modelPathIsChosen) return modelPath;
  const known =
    readyPath === undefined ? probe : await untilUp(options, apiMetaPath(modelPath), signal, MAX_TRIES);
  if (known?.status !== 404) return modelPath;
  const listed = await listedPaths(options, signal, MAX_TRIES);
  if (listed.length === 0 || listed.includes(modelPath)) return modelPath;
  const found = onlyPath(listed);
  log.warn('SCR does not know the model path of its environment; using the one it lists.', {
    modelPath,
    found,
  });
  return found;
}

function onlyPath(listed: readonly string[]): string {
  const [path, ...others] = listed;
  if (path !== undefined && others.length === 0) return path;
  throw new StartError(
    path === undefined
      ? 'The model path is not known: neither SCR_MODEL_PATH nor SAS_SCR_APP_PATH is set, and SCR lists no scoring path. Set SCR_MODEL_PATH to the path that scores are posted to, such as /homeloan.'
      : `SCR lists several scoring paths: ${listed.join(', ')}. Set SCR_MODEL_PATH to one of them.`,
  );
}

/** The scoring paths that SCR lists; none where it doesn't say, after `maxTries`. */
async function listedPaths(
  options: ReadinessOptions,
  signal: AbortSignal,
  maxTries = Number.POSITIVE_INFINITY,
): Promise<readonly string[]> {
  const env = await untilUp(options, '/__env', signal, maxTries);
  return env?.status === 200 ? scoringPaths(env.body) : [];
}

/** Where SCR publishes the model's interface. */
export function apiMetaPath(modelPath: string): string {
  return `${modelPath === '/' ? '' : modelPath}/apiMeta/api`;
}

/** The first answer with a status under 500; undefined after `maxTries` without one. */
async function untilUp(
  options: ReadinessOptions,
  path: string,
  signal: AbortSignal,
  maxTries = Number.POSITIVE_INFINITY,
): Promise<ScrAnswer | undefined> {
  let last: string | undefined;
  for (let tries = 1; ; tries++) {
    const answer = await tryOnce(options, { method: 'GET', path, body: null }, PROBE_TIMEOUT_MS, signal);
    if (typeof answer !== 'string' && answer.status < 500) return answer;
    const seen = typeof answer === 'string' ? answer : `status ${answer.status}`;
    if (seen !== last) options.log.info('SCR is not up yet.', { path, seen });
    last = seen;
    if (tries >= maxTries) return undefined;
    await pause(PROBE_EVERY_MS, undefined, { signal });
  }
}

async function warmUp(
  options: ReadinessOptions,
  payload: string,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const body = Buffer.from(payload);
    const answer = await tryOnce(options, { method: 'POST', path, body }, WARMUP_TIMEOUT_MS, signal);
    if (typeof answer !== 'string') {
      if (answer.status < 300) return;
      if (answer.status < 500) {
        throw new StartError(
          `SCR answered SCR_WARMUP_PAYLOAD with status ${answer.status}. Set it to a record that the model takes.`,
        );
      }
    }
    options.log.warn('The warm-up record was not scored yet.', {
      seen: typeof answer === 'string' ? answer : `status ${answer.status}`,
    });
    await pause(10 * PROBE_EVERY_MS, undefined, { signal });
  }
}

/** One request; a text saying what went wrong where there is no answer. */
async function tryOnce(
  { client }: ReadinessOptions,
  { method, path, body }: { method: 'GET' | 'POST'; path: string; body: Uint8Array | null },
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ScrAnswer | string> {
  const headers =
    body === null ? ['accept', '*/*'] : ['content-type', 'application/json', 'accept', 'application/json'];
  const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    return await client.exchange({ method, path, headers, body }, MAX_PROBE_BYTES, limited);
  } catch (thrown) {
    signal.throwIfAborted();
    return thrown instanceof ProblemError ? `no answer within ${timeoutMs} ms` : causeOf(thrown);
  }
}

/** What an operator can act on; the messages are the adapter's own, and hold nothing of what SCR sent. */
function causeOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  if (cause instanceof NotHttp) return `not HTTP: ${cause.message}`;
  if (typeof cause !== 'object' || cause === null) return 'no connection';
  if ('code' in cause) return String(cause.code);
  return 'message' in cause ? String(cause.message) : 'no connection';
}
