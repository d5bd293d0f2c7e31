import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from '@jest/globals';
import { build } from 'esbuild';
import type { FunctionOptions } from '../../src/local/lambda/configuration.ts';
import { type LocalFunction, startFunction } from '../../src/local/lambda/function.ts';

/** The project's own runtime client, of `dist/` or of the directory that BUILD_DIR names. */
export const ownRuntime = [
  process.execPath,
  resolve(process.env.BUILD_DIR ?? 'dist', 'lambda-runtime.mjs'),
] as const;

const directories: string[] = [];
const functions = new Set<LocalFunction>();
afterAll(async () => {
  await Promise.all([...functions].map((started) => started.close()));
  await Promise.all(directories.map((directory) => rm(directory, { recursive: true })));
});

/** A directory with one built function in it; removed with the test file at the latest. */
export async function functionDirectory(source: string): Promise<string> {
  const directory = await newDirectory();
  await writeFile(join(directory, 'index.mjs'), source);
  return directory;
}

let probe: Promise<string> | undefined;

/** The built function of test/lambda/probe-function.mjs. */
export function probeDirectory(): Promise<string> {
  probe ??= buildProbe();
  return probe;
}

/** Starts the probe, or the function of `taskRoot`; it is closed with the test file at the latest. */
export async function startTestFunction(options: Partial<FunctionOptions> = {}): Promise<LocalFunction> {
  const taskRoot = options.taskRoot ?? (await probeDirectory());
  const started = await startFunction({ runtimeCommand: ownRuntime, name: 'probe', ...options, taskRoot });
  functions.add(started);
  return started;
}

async function buildProbe(): Promise<string> {
  const directory = await newDirectory();
  await build({
    entryPoints: [resolve('test/lambda/probe-function.mjs')],
    outfile: join(directory, 'index.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
  });
  return directory;
}

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'scr-sagemaker-function-'));
  directories.push(directory);
  return directory;
}
