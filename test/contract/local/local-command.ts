import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { cliFile } from '../../harness/build.ts';
import { freePort } from '../../harness/free-port.ts';
import { type Process, startProcess } from '../../harness/processes.ts';
import { until } from '../../harness/until.ts';

const directories: string[] = [];
afterAll(async () => {
  for (const directory of directories) await rm(directory, { recursive: true });
});

/** A new directory, removed with the test file. */
export async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'local-test-'));
  directories.push(directory);
  return directory;
}

export interface LocalRun extends Process {
  readonly port: number;
  readonly outputFile: string;
  /** All that it has written. */
  text(): string;
  /** Waits for this text. */
  printed(part: string): Promise<void>;
}

export interface LocalGiven {
  readonly port?: number;
  readonly rows?: number;
  readonly once?: boolean;
  readonly sample?: string;
  readonly output?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another bundle of the command than the built one. */
  readonly command?: string;
}

/** Starts `scr-sagemaker local` on a port, a sample and a directory of its own. */
export async function startLocal(given: LocalGiven = {}): Promise<LocalRun> {
  const directory = await newDirectory();
  const port = given.port ?? (await freePort());
  const sample = given.sample ?? join(directory, 'sample.csv');
  const outputFile = given.output ?? join(directory, 'scores.csv');
  if (given.sample === undefined) await writeFile(sample, csv(given.rows ?? 3));
  const args = ['--port', String(port), '--sample', sample, '--output', outputFile];
  const process = await startProcess(
    [given.command ?? cliFile, 'local', ...args, ...(given.once ? ['--once'] : [])],
    {
      TMPDIR: directory,
      ...given.env,
    },
  );
  const text = () => process.log.lines.join('\n');
  const printed = async (part: string) => {
    await until(() => {
      if (!text().includes(part) && process.hasEnded) throw new Error(`Ended without "${part}":\n${text()}`);
      return text().includes(part);
    });
  };
  return Object.assign(process, { port, outputFile, text, printed });
}

/** Waits for the end of the command; returns its exit code and what it left running. */
export async function outcome(run: LocalRun): Promise<{ code: number | null; left: readonly number[] }> {
  const { code } = await run.exited;
  return { code, left: await run.family() };
}

function csv(rows: number): string {
  return `LOAN,JOB\n${'1700,Other\n'.repeat(rows)}`;
}
