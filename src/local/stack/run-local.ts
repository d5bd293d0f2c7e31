import { setTimeout as pause } from 'node:timers/promises';
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
  extends Pick<FrontDoorOptions, 'functionDirectory' | 'runtimeBundle' | 'sageMakerBundle'> {
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
 * door before that, with a row scored through all of it; then it keeps serving until Ctrl-C. Whatever happens, nothing of it is left
 * running.
 *
 * Returns the exit code: 0 when all is done, or Ctrl-C ended the serving; 1 where rows failed with `once`; 128 and the signal's number (130
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
  let frontDoorOpening: Promise<LocalFrontDoor> | undefined;
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
      AbortSignal.any([signal, ending.signal]),
    );
    const frontDoor = await Promise.race([frontDoorOpening, container.failed]);
    const isScored = await Promise.race([scoreThrough(frontDoor.url, sample, signal), container.failed]);
    if (options.once) return isScored ? 0 : 1;
    console.log(`\n${hints({ ...urlsOf(container, frontDoor), containerLog: logFile })}`);
    await Promise.race([interruption.happened, container.failed, frontDoor.failed]);
    return 0;
  } catch (failure) {
    if (signal.aborted) return interruption.exitCode();
    await Promise.race([container.failed, pause(LAST_WORDS_MS)]);
    throw failure;
  } finally {
    ending.abort();
    const frontDoor = await frontDoorOpening?.catch(() => undefined);
    await frontDoor?.close();
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
