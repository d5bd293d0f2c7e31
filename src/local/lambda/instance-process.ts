import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endGroup, signalGroup } from '../../adapters/process/group.ts';
import { splitLines } from '../../adapters/process/output.ts';
import type { ProcessEnd } from './failures.ts';

export interface InstanceProcess {
  /** Resolves when it has ended and its output was read; never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Stops it where it stands. */
  freeze(): void;
  /** Lets it go on. */
  thaw(): void;
  kill(): void;
  /** SIGTERM; SIGKILL to what is left after `graceMs`. Resolves when nothing is left. */
  end(graceMs: number): Promise<void>;
  /** Where Linux shows how much memory it holds. */
  readonly memoryFile: string;
}

export interface InstanceProcessOptions {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onLine: (line: string) => void;
}

/**
 * Starts a program in a process group of its own: a terminal's Ctrl-C is not for it. It is killed where this process exits before it.
 * @throws Error where it can't be started
 */
export async function startProcess(options: InstanceProcessOptions): Promise<InstanceProcess> {
  const [program = '', ...args] = options.command;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    const lines = splitLines({ onLine: options.onLine });
    stream.on('data', lines.push);
    stream.on('close', lines.end);
  }
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  // Rejects where 'error' comes first.
  await once(child, 'spawn');
  child.on('error', () => {});
  const { pid } = child;
  if (pid === undefined) throw new Error(`The system gave ${program} no process id.`);
  // Never a group that is gone, whose number another may have got.
  let isGone = false;
  const signal = (name: NodeJS.Signals) => {
    if (!isGone) signalGroup(pid, name);
  };
  const kill = () => signal('SIGKILL');
  killWithThisProcess(kill);
  void ended.then(() => {
    isGone = true;
    forget(kill);
  });
  return {
    ended,
    memoryFile: `/proc/${pid}/statm`,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    kill,
    end: async (graceMs) => {
      if (isGone) return;
      // A stopped process takes no notice of SIGTERM until it goes on.
      const ending = endGroup(pid, { graceMs });
      signal('SIGCONT');
      await ending;
      await ended;
    },
  };
}

const kills = new Set<() => void>();
const killAll = () => {
  for (const kill of kills) kill();
};

function killWithThisProcess(kill: () => void): void {
  if (kills.size === 0) process.on('exit', killAll);
  kills.add(kill);
}

function forget(kill: () => void): void {
  kills.delete(kill);
  if (kills.size === 0) process.off('exit', killAll);
}
