import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { afterAll } from '@jest/globals';
import { parseStat } from '../../src/adapters/process/proc-stat.ts';
import { createLogWriter, type Log } from './log.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process of a test, which is ended with the test file at the latest. */
export interface Process {
  readonly pid: number;
  readonly log: Log;
  readonly exited: Promise<Exit>;
  readonly hasEnded: boolean;
  kill(signal: NodeJS.Signals): void;
  /** Closes both ends of its output, as a log collector does that ends. */
  closeOutput(): void;
  /** Every living process that came of it, itself included, wherever it went. */
  family(): Promise<readonly number[]>;
  /** Kills all of its family. */
  end(): Promise<void>;
}

/** In the environment of a process and of all that it starts, to find them by. */
const MARK = 'SCR_SAGEMAKER_TEST';

const started = new Set<Process>();
afterAll(async () => {
  await Promise.all([...started].map((process) => process.end()));
});

export async function startProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Process> {
  const mark = randomUUID();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...env, [MARK]: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createLogWriter();
  child.stdout.on('data', log.stream());
  child.stderr.on('data', log.stream());
  const exited = once(child, 'close').then(() => ({ code: child.exitCode, signal: child.signalCode }));
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error('The process has no id.');
  const family = () => processesWith(mark);
  const result: Process = {
    pid,
    log,
    exited,
    get hasEnded() {
      return child.exitCode !== null || child.signalCode !== null;
    },
    kill: (signal) => void child.kill(signal),
    closeOutput: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    family,
    async end() {
      started.delete(result);
      for (const member of await family()) kill(member);
      await exited;
    },
  };
  started.add(result);
  return result;
}

/** Ends a process, if it is still there. */
export function kill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

async function processesWith(mark: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const marked = await Promise.all(
    pids.map(async (pid) => (await isMarked(pid, mark)) && (await isLiving(pid))),
  );
  return pids.filter((_, index) => marked[index]);
}

async function isMarked(pid: number, mark: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  return environment.includes(`${MARK}=${mark}`);
}

async function isLiving(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  return stat !== undefined && parseStat(stat)?.living === true;
}
