import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ListeningProcess, startListening } from './listening-process.ts';

export interface LocalSageMakerOptions {
  /** The bundle of `src/entry/local-sagemaker.ts`. */
  readonly sageMakerBundle: string;
  readonly endpointName: string;
  readonly containerUrl: string;
  /** For its configuration. */
  readonly directory: string;
  readonly onLine: (line: string) => void;
}

/**
 * Starts SageMaker Runtime on a free port, in front of a container; returns when its endpoint is in service. @throws Error where that
 * takes too long, and when the signal aborts
 */
export async function startSageMaker(
  options: LocalSageMakerOptions,
  signal: AbortSignal,
): Promise<ListeningProcess> {
  const { containerUrl, directory, endpointName, onLine } = options;
  const config = join(directory, 'sagemaker.json');
  const endpoints = [{ name: endpointName, containers: [containerUrl] }];
  await writeFile(config, JSON.stringify({ endpoints, pingsUntilInService: 1 }));
  return startListening(
    {
      name: 'SageMaker Runtime',
      command: [process.execPath, options.sageMakerBundle, '--config', config, '--port', '0'],
      cwd: directory,
      onLine,
      isReady: (url) => isInService(url, signal),
    },
    signal,
  );
}

/** By the local SageMaker's own API, which takes no signature. */
async function isInService(url: string, signal: AbortSignal): Promise<boolean> {
  const answer = await fetch(`${url}/__sagemaker/endpoints`, { signal });
  return /"status":"InService"/.test(await answer.text());
}
