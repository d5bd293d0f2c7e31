import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startGateway } from '../gateway/server.ts';
import { startFunction } from '../lambda/function.ts';
import { startSageMaker } from './sagemaker-process.ts';

/** A REST API, the front door's function behind it, and SageMaker Runtime behind that. */
export interface LocalFrontDoor {
  /** With the stage. */
  readonly url: string;
  readonly sageMakerUrl: string;
  /** Gets the lines of the function and of SageMaker Runtime. */
  readonly logFile: string;
  /** Never resolves; rejects where a part that should go on has ended. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

export interface FrontDoorOptions {
  readonly containerUrl: string;
  /** Where SCR describes the model, for the function to check records and to document itself. */
  readonly modelUrl: string;
  /** A log beside which there is room for more. */
  readonly containerLog: string;
  /** Directory of the built function. */
  readonly functionDirectory: string;
  readonly runtimeBundle: string;
  readonly sageMakerBundle: string;
}

/** SageMaker's name of the endpoint. */
export const ENDPOINT_NAME = 'hmeq';

const FUNCTION_TIMEOUT_MS = 30_000;
const MEMORY_MB = 512;

/**
 * Starts the front door on free ports, in front of a container that answers. @throws Error for what could not be started, and when the
 * signal aborts; nothing is left running then
 */
export async function startFrontDoor(
  options: FrontDoorOptions,
  signal: AbortSignal,
): Promise<LocalFrontDoor> {
  const directory = dirname(options.containerLog);
  const logFile = join(directory, 'front-door.log');
  const log = createWriteStream(logFile, { flags: 'ax', mode: 0o600 });
  // A full disk is no reason to stop.
  log.on('error', () => {});
  const onLine = (line: string) => void log.write(`${line}\n`);
  const ends: (() => unknown)[] = [() => log.end()];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const signatureFile = join(directory, 'signature.json');
    const description = await fetch(options.modelUrl, { signal });
    if (!description.ok) throw new Error(`SCR does not describe its model (status ${description.status}).`);
    await writeFile(signatureFile, await description.text());
    const sageMaker = await startSageMaker(
      { ...options, endpointName: ENDPOINT_NAME, directory, onLine },
      signal,
    );
    ends.push(sageMaker.end);
    const target = await startFunction({
      taskRoot: options.functionDirectory,
      runtimeCommand: [process.execPath, options.runtimeBundle],
      environment: functionEnvironment(sageMaker.url, signatureFile),
      timeoutMs: FUNCTION_TIMEOUT_MS,
      memorySizeMb: MEMORY_MB,
      // Where this command is killed, an instance that runs notices and ends; one that stands still never would.
      freezes: false,
      reports: true,
      onLine,
    });
    ends.push(target.close);
    const gateway = await startGateway({ kind: 'rest', target, port: 0 });
    ends.push(gateway.close);
    signal.throwIfAborted();
    return { url: gateway.url, sageMakerUrl: sageMaker.url, logFile, failed: sageMaker.failed, close };
  } catch (failure) {
    await close();
    throw failure;
  }
}

/** What a deployment sets, and the credentials that the local SageMaker knows. */
function functionEnvironment(sageMakerUrl: string, signatureFile: string): Readonly<Record<string, string>> {
  return {
    ENDPOINT_NAME,
    SCR_SIGNATURE_FILE: signatureFile,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: sageMakerUrl,
    AWS_ENDPOINT_URL_SAGEMAKER: sageMakerUrl,
  };
}
