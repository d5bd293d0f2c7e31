import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startFunction } from '../../lambda/function.ts';
import { ENDPOINT_NAME } from '../front-door.ts';
import { notificationOf } from './created-event.ts';
import { startObjectServer } from './object-server.ts';
import { startPoller } from './poller.ts';
import { createQueue } from './queue.ts';
import { startStoreProxy } from './store-proxy.ts';

/** A bucket, the queue that gets its events, and the function that scores what is dropped. */
export interface LocalBucket {
  /** Of S3. */
  readonly url: string;
  /** Gets the lines of the function. */
  readonly logFile: string;
  /** Never resolves; rejects where a part that should go on has ended. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

export interface BucketOptions {
  /** URL of the main module of the S3 server. */
  readonly objectServerModule: string;
  /** Directory of the built function. */
  readonly scoreObjectDirectory: string;
  readonly runtimeBundle: string;
  readonly sageMakerUrl: string;
  /** A log beside which there is room for more. */
  readonly containerLog: string;
}

export const BUCKET = 'files';
/** What the keys of files begin with whose events go to the queue, as a filter of S3's notifications. */
export const DROP_PREFIX = 'loans/';
/** What the function puts before the keys of its outputs. */
export const OUTPUT_PREFIX = 'scored/';

const FUNCTION_TIMEOUT_MS = 900_000;
const MEMORY_MB = 512;
/** Six times the function's time, as AWS says. */
const VISIBILITY_SECONDS = (6 * FUNCTION_TIMEOUT_MS) / 1000;
const MAX_RECEIVE_COUNT = 3;
const CONCURRENCY = 2;

/**
 * Starts it all on free ports, before SageMaker Runtime. @throws Error for what could not be started, and when the signal aborts; nothing
 * is left running then
 */
export async function startBucket(options: BucketOptions, signal: AbortSignal): Promise<LocalBucket> {
  const directory = dirname(options.containerLog);
  const logFile = join(directory, 'score-object.log');
  const log = createWriteStream(logFile, { flags: 'ax', mode: 0o600 });
  // A full disk is no reason to stop.
  log.on('error', () => {});
  const onLine = (line: string) => void log.write(`${line}\n`);
  const ends: (() => unknown)[] = [() => log.end()];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const server = await startObjectServer({ module: options.objectServerModule, directory, onLine }, signal);
    ends.push(server.end);
    await createBucket(server.url, signal);
    const queueOptions = { serverUrl: server.url, visibilitySeconds: VISIBILITY_SECONDS };
    const dead = await createQueue({ ...queueOptions, name: 'files-failed' });
    const redrive = { toArn: dead.arn, maxReceiveCount: MAX_RECEIVE_COUNT };
    const queue = await createQueue({ ...queueOptions, name: 'files-created', redrive });
    let sequence = 0;
    const store = await startStoreProxy({
      upstreamUrl: server.url,
      onCreated: async (created) => {
        if (created.bucket !== BUCKET || !created.key.startsWith(DROP_PREFIX)) return;
        sequence += 1;
        await queue.send(JSON.stringify(notificationOf(created, sequence, new Date())));
      },
    });
    ends.push(store.close);
    const target = await startFunction({
      taskRoot: options.scoreObjectDirectory,
      runtimeCommand: [process.execPath, options.runtimeBundle],
      environment: functionEnvironment(store.url, options.sageMakerUrl),
      timeoutMs: FUNCTION_TIMEOUT_MS,
      memorySizeMb: MEMORY_MB,
      // Where this command is killed, an instance that runs notices and ends; one that stands still never would.
      freezes: false,
      reports: true,
      onLine,
    });
    ends.push(target.close);
    const poller = startPoller({ queue, target, concurrency: CONCURRENCY, onLine });
    ends.push(poller.stop);
    signal.throwIfAborted();
    const failed = Promise.race([server.failed, unless(server.failed, poller.failed)]);
    // Nobody may be waiting.
    failed.catch(() => {});
    return { url: store.url, logFile, failed, close };
  } catch (failure) {
    await close();
    throw failure;
  }
}

/** A server that dies breaks its connections first: so long its own end, which says more, is waited for. */
const LAST_WORDS_MS = 500;

function unless(ended: Promise<never>, failed: Promise<never>): Promise<never> {
  return failed.catch(async (failure: unknown): Promise<never> => {
    await Promise.race([ended, pause(LAST_WORDS_MS)]);
    throw failure;
  });
}

async function createBucket(serverUrl: string, signal: AbortSignal): Promise<void> {
  const answer = await fetch(`${serverUrl}/${BUCKET}`, { method: 'PUT', signal });
  if (!answer.ok) throw new Error(`The bucket could not be created (status ${answer.status}).`);
}

/** What a deployment sets, and credentials: the S3 server takes any, the local SageMaker these. */
function functionEnvironment(storeUrl: string, sageMakerUrl: string): Readonly<Record<string, string>> {
  return {
    ENDPOINT_NAME,
    BATCH_OUTPUT_PREFIX: OUTPUT_PREFIX,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_S3: storeUrl,
    AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: sageMakerUrl,
  };
}
