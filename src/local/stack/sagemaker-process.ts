import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcess } from '../lambda/instance-process.ts';
import { until } from './until.ts';

export interface LocalSageMaker {
  readonly url: string;
  /** Never resolves; rejects when it ends unasked. */
  readonly failed: Promise<never>;
  end(): Promise<void>;
}

export interface LocalSageMakerOptions {
  /** The bundle of `src/entry/local-sagemaker.ts`. */
  readonly sageMakerBundle: string;
  readonly endpointName: string;
  readonly containerUrl: string;
  /** For its configuration. */
  readonly directory: string;
  readonly onLine: (line: string) => void;
}

const END_GRACE_MS = 500;

/**
 * Starts SageMaker Runtime on a free port, in front of a container; returns when its endpoint is in service. @throws Error where that
 * takes too long, and when the signal aborts
 */
export async function startSageMaker(
  options: LocalSageMakerOptions,
  signal: AbortSignal,
): Promise<LocalSageMaker> {
  const { containerUrl, directory, endpointName, onLine } = options;
  const config = join(directory, 'sagemaker.json');
  const endpoints = [{ name: endpointName, containers: [containerUrl] }];
  await writeFile(config, JSON.stringify({ endpoints, pingsUntilInService: 1 }));
  let url: string | undefined;
  const child = await startProcess({
    command: [process.execPath, options.sageMakerBundle, '--config', config, '--port', '0'],
    cwd: directory,
    env: process.env,
    onLine: (line) => {
      url ??= listeningUrl(line);
      onLine(line);
    },
  });
  let isEnding = false;
  const failed = child.ended.then(async ({ code, signal: name }): Promise<never> => {
    if (isEnding) return new Promise<never>(() => {});
    throw new Error(`SageMaker Runtime ended (${name ?? `status ${code}`}).`);
  });
  failed.catch(() => {});
  const end = async () => {
    isEnding = true;
    await child.end(END_GRACE_MS);
  };
  try {
    const ready = async () => url !== undefined && (await isInService(url, signal));
    await Promise.race([until(ready, 'SageMaker Runtime', signal), failed]);
  } catch (failure) {
    await end();
    throw failure;
  }
  return { url: url ?? '', failed, end };
}

function listeningUrl(line: string): string | undefined {
  try {
    const { url }: { url?: unknown } = JSON.parse(line);
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}

/** By the local SageMaker's own API, which takes no signature. */
async function isInService(url: string, signal: AbortSignal): Promise<boolean> {
  const answer = await fetch(`${url}/__sagemaker/endpoints`, { signal });
  return /"status":"InService"/.test(await answer.text());
}
