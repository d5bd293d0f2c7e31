import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from '@jest/globals';
import type { FaultRule } from '../../src/local/sagemaker/fault-rules.ts';
import type { RecordedJob } from '../../src/local/sagemaker/job-log.ts';
import type { Counts, RecordedRequest } from '../../src/local/sagemaker/ledger.ts';
import type { GivenOptions } from '../../src/local/sagemaker/options.ts';
import { type Process, startProcess } from './processes.ts';
import { until } from './until.ts';

/** The local SageMaker Runtime as a process, with its control API. */
export interface LocalSageMaker extends Process {
  /** The endpoint URL for SageMaker Runtime and for SageMaker's control plane. */
  readonly url: string;
  setFault(rule: FaultRule): Promise<void>;
  clearFaults(): Promise<void>;
  counts(): Promise<Counts>;
  resetCounts(): Promise<void>;
  requests(last?: number): Promise<readonly RecordedRequest[]>;
  jobs(): Promise<readonly RecordedJob[]>;
}

const file = resolve(process.env.BUILD_DIR ?? 'dist', 'local-sagemaker.mjs');

/** Fast enough for tests, and no other than the defaults in what they mean. */
const QUICK_PINGS = { pingIntervalMs: 25, pingsUntilInService: 1 };

const directories: string[] = [];
afterAll(async () => {
  for (const directory of directories) await rm(directory, { recursive: true });
});

/** Starts the built `local-sagemaker.mjs`. Resolves when its endpoints are in service, or as soon as it listens. */
export async function startSageMaker(
  options: GivenOptions,
  { whenInService = true } = {},
): Promise<LocalSageMaker> {
  const directory = await mkdtemp(join(tmpdir(), 'local-sagemaker-'));
  directories.push(directory);
  const config = join(directory, 'config.json');
  await writeFile(config, JSON.stringify({ ...QUICK_PINGS, ...options }));
  const server = await startProcess([file, '--config', config], {});
  const url = await until(() => {
    if (server.hasEnded) throw new Error(`The local SageMaker ended:\n${server.log.lines.join('\n')}`);
    return server.log.entries('listening')[0]?.url;
  });
  const ask = async (method: string, resource: string, body?: string) => {
    const response = await fetch(`${url}/__sagemaker/${resource}`, {
      method,
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${resource}: ${text}`);
    return JSON.parse(text);
  };
  if (whenInService) {
    await until(async () => {
      const { endpoints } = await ask('GET', 'endpoints');
      return endpoints.every(({ status }: { readonly status: string }) => status === 'InService');
    });
  }
  return Object.assign(server, {
    url: String(url),
    setFault: async (rule: FaultRule) => {
      await ask('POST', 'faults', JSON.stringify(rule));
    },
    clearFaults: async () => {
      await ask('DELETE', 'faults');
    },
    counts: () => ask('GET', 'counts'),
    resetCounts: async () => {
      await ask('DELETE', 'counts');
    },
    requests: async (last?: number) =>
      (await ask('GET', `requests${last === undefined ? '' : `?last=${last}`}`)).requests,
    jobs: async () => (await ask('GET', 'jobs')).jobs,
  });
}
