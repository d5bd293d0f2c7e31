import { setTimeout as pause } from 'node:timers/promises';
import { openBucket, scoreDropped } from './bucket/drop-file.ts';
import type { BucketOptions, LocalBucket } from './bucket/local-bucket.ts';
import { openFrontDoor, scoreThrough } from './call-front-door.ts';
import { type LocalContainer, MODEL_PATH, startContainer } from './container-process.ts';
import { checkOutput, readSample } from './files.ts';
import { anyFreePort, chosenPort, freePort } from './free-port.ts';
import type { FrontDoorOptions, LocalFrontDoor } from './front-door.ts';
import { hints } from './hints.ts';
import { createInterruption, type Interruption } from './interruption.ts';
import { createLogFile } from './log-file.ts';
import { scoreSample } from './score-sample.ts';
import { startStep } from './step.ts';

export interface LocalOptions
  extends Pick<FrontDoorOptions, 'functionDirectory' | 'runtimeBundle' | 'sageMakerBundle'>,
    Pick<BucketOptions, 'scoreObjectDirectory'> {
  /** URL of the main module of the S3 server; undefined where it is not installed. */
  readonly objectServerModule: string | undefined;
  /** End when all is scored, rather than serve on. */
  readonly once: boolean;
  /** Undefined: 8080, or a free one where that is taken. */
  readonly port: number | undefined;
  /** CSV with a header. */
  readonly sampleFile: string;
  readonly outputFile: string;
  readonly containerBundle: string;
  readonly standInBundle: string;
}

const DEFAULT_PORT = 8080;
/** A container that dies breaks its connections first: so long its own end, which says more, is waited for. */
const LAST_WORDS_MS = 500;

/**
 * The main job on one machine: a stand-in for SCR with the proxy in front of it, and a sample file scored through the proxy; then the front
 * door before that, with a row scored through all of it; then a bucket, with the sample's first rows scored as a file that is dropped
 * there; then it keeps serving until Ctrl-C. Whatever happens, nothing of it is left running.
 *
 * Returns the exit code: 0 when all is done, or Ctrl-C ended the serving; 1 where rows or a step failed with `once`; 128 and the signal's number (130
 * for Ctrl-C) where it was interrupted before the sample was done. @throws Error for what went wrong otherwise
 */
export async function runLocal(options: LocalOptions): Promise<number> {
  const sample = await readSample(options.sampleFile);
  await checkOutput(options.outputFile, options.sampleFile);
  const port = await (options.port === undefined ? freePort(DEFAULT_PORT) : chosenPort(options.port));
  const scrPort = await anyFreePort(port);
  const logFile = await createLogFile();
  const interruption = createInterruption();
  const { signal } = interruption;
  const container = startContainer({ ...options, port, scrPort, logFile });
  const ending = new AbortController();
  const parts = AbortSignal.any([signal, ending.signal]);
  let frontDoorOpening: Promise<LocalFrontDoor> | undefined;
  let bucketOpening: Promise<LocalBucket | undefined> | undefined;
  try {
    await becomeReady(container, signal);
    const scoring = scoreSample({ ...options, url: container.url, sample, signal });
    const failedRows = await Promise.race([scoring, container.failed]);
    if (options.once && failedRows > 0) return 1;
    frontDoorOpening = openFrontDoor(
      {
        ...options,
        containerUrl: container.url,
        modelUrl: `http://127.0.0.1:${scrPort}${MODEL_PATH}/apiMeta/api`,
        containerLog: logFile,
      },
      parts,
    );
    const frontDoor = await Promise.race([frontDoorOpening, container.failed]);
    const failed = Promise.race([container.failed, frontDoor.failed]);
    // Nobody may be waiting.
    failed.catch(() => {});
    const isScored = await Promise.race([scoreThrough(frontDoor.url, sample, signal), container.failed]);
    bucketOpening = openBucket(
      { ...options, sageMakerUrl: frontDoor.sageMakerUrl, containerLog: logFile },
      parts,
    );
    const bucket = await Promise.race([bucketOpening, failed]);
    const bucketFailed = bucket?.failed ?? failed;
    const isFileScored =
      bucket === undefined ||
      (await Promise.race([scoreDropped(bucket.url, sample.head, signal), failed, bucketFailed]));
    if (options.once) return isScored && isFileScored ? 0 : 1;
    const places = { ...urlsOf(container, frontDoor), ...options, bucket, containerLog: logFile };
    console.log(`\n${hints(places)}`);
    await Promise.race([interruption.happened, failed, bucketFailed]);
    return 0;
  } catch (failure) {
    if (signal.aborted) return interruption.exitCode();
    await Promise.race([container.failed, pause(LAST_WORDS_MS)]);
    throw failure;
  } finally {
    ending.abort();
    for (const opening of [bucketOpening, frontDoorOpening]) {
      const opened = await opening?.catch(() => undefined);
      await opened?.close();
    }
    await container.end(() => offerToKill(interruption));
  }
}

function urlsOf(container: LocalContainer, frontDoor: LocalFrontDoor) {
  return {
    containerUrl: container.url,
    frontDoorUrl: frontDoor.url,
    sageMakerUrl: frontDoor.sageMakerUrl,
    frontDoorLog: frontDoor.logFile,
  };
}

async function becomeReady(container: LocalContainer, signal: AbortSignal): Promise<void> {
  const starting = startStep('Starting the proxy, with a stand-in for SCR behind it');
  try {
    await container.ready(signal);
    starting.succeed(`The proxy answers at ${container.url}, with a stand-in for SCR behind it`);
  } catch (failure) {
    starting.fail(signal.aborted ? 'Interrupted before the proxy answered' : 'The proxy did not start');
    throw failure;
  }
}

function offerToKill(interruption: Interruption): void {
  interruption.exitAtNext();
  console.error('The container answers what is in flight before it ends. Ctrl-C ends it at once.');
}
