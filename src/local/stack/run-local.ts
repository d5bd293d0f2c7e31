import { setTimeout as pause } from 'node:timers/promises';
import { type LocalContainer, startContainer } from './container-process.ts';
import { checkOutput, readSample } from './files.ts';
import { anyFreePort, chosenPort, freePort } from './free-port.ts';
import { hints } from './hints.ts';
import { createInterruption, type Interruption } from './interruption.ts';
import { createLogFile } from './log-file.ts';
import { scoreSample } from './score-sample.ts';
import { startStep } from './step.ts';

export interface LocalOptions {
  /** End after the sample, rather than serve on. */
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
 * The main job on one machine: a stand-in for SCR with the proxy in front of it, a sample file scored through the proxy; then it keeps
 * serving until Ctrl-C. Whatever happens, nothing of it is left running.
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
  try {
    await becomeReady(container, signal);
    const scoring = scoreSample({ ...options, url: container.url, sample, signal });
    const failedRows = await Promise.race([scoring, container.failed]);
    if (options.once) return failedRows === 0 ? 0 : 1;
    console.log(hints(container.url, logFile));
    await Promise.race([interruption.happened, container.failed]);
    return 0;
  } catch (failure) {
    if (signal.aborted) return interruption.exitCode();
    await Promise.race([container.failed, pause(LAST_WORDS_MS)]);
    throw failure;
  } finally {
    await container.end(() => offerToKill(interruption));
  }
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
