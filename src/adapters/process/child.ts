import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { StartError } from '../../core/errors/start-error.ts';
import { type EndGroupOptions, endGroup, type GroupEnd, signalGroup } from './group.ts';
import { defaultMaxLineBytes, splitLines } from './output.ts';
import { startError, systemCode } from './start-error.ts';

export type OutputStream = 'stdout' | 'stderr';

/** How a process ended: with a code or by a signal, the other is null. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  /** Id of the process, and of the group that it leads. */
  readonly pid: number;
  /**
   * Resolves after the process ended and its output was read; never rejects. Where a process that it started keeps the
   * output open, waits for `outputWaitMs` and no longer. `onLine` is not called any more afterwards.
   */
  readonly exited: Promise<ChildExit>;
  /** Signals the process and all it started that is still in its group. False where there is nobody to signal. */
  signalGroup(signal: NodeJS.Signals): boolean;
  /** Ends the group, whether its leader still lives or not: see `endGroup` of group.ts. */
  endGroup(options: EndGroupOptions): Promise<GroupEnd>;
}

export interface ChildOptions {
  /** The program and its arguments, for the system as they are: no shell. A program without a slash is looked up in `env.PATH`. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Gets every line of output, in the order of its stream. Must not throw. */
  readonly onLine: (line: string, stream: OutputStream) => void;
  /** Longer lines are cut: see `splitLines`. */
  readonly maxLineBytes?: number;
  /** How long output is waited for after the end of the process. */
  readonly outputWaitMs?: number;
}

/**
 * Starts a process in a group (and session) of its own, without input, so that it and its children can be signalled
 * together and a terminal's Ctrl-C reaches the proxy alone. Resolves when it runs.
 * Rejects with a StartError naming `SCR_COMMAND` where it can't be started.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const child = await spawnGroup(options).catch((error: unknown) => {
    throw cannotStart(options, error);
  });
  return {
    ...child,
    signalGroup: (signal) => signalGroup(child.pid, signal),
    endGroup: (endOptions) => endGroup(child.pid, endOptions),
  };
}

async function spawnGroup(options: ChildOptions): Promise<Pick<Child, 'pid' | 'exited'>> {
  const [program = '', ...args] = options.command;
  const child = spawn(program, args, {
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = exitAndOutput(child, options);
  // Rejects where 'error' comes first. What comes later (nothing that is known of) must not end the proxy.
  await once(child, 'spawn');
  child.on('error', () => {});
  if (child.pid === undefined) throw new Error('The system gave the process no id');
  return { pid: child.pid, exited };
}

function exitAndOutput(
  child: ChildProcess,
  { onLine, maxLineBytes = defaultMaxLineBytes, outputWaitMs = 300 }: ChildOptions,
): Promise<ChildExit> {
  const finishOutput = (['stdout', 'stderr'] as const).map((name) => {
    const lines = splitLines({ maxLineBytes, onLine: (line) => onLine(line, name) });
    // Absent, whatever the types say, where the proxy has no file descriptor left for the pipe.
    const stream = child[name] ?? undefined;
    stream?.on('data', lines.push);
    stream?.on('error', () => {});
    return () => {
      stream?.off('data', lines.push);
      stream?.destroy();
      lines.end();
    };
  });
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const finish = () => {
        clearTimeout(timer);
        child.off('close', finish);
        for (const finishStream of finishOutput) finishStream();
        resolve({ code, signal });
      };
      const timer = setTimeout(finish, outputWaitMs);
      child.once('close', finish);
    });
  });
}

const reasons: ReadonlyMap<string | undefined, string> = new Map([
  ['ENOENT', 'there is no such program, or not the interpreter that its first line names'],
  ['ENOTDIR', 'there is no such program'],
  ['EACCES', 'it is not executable for this user, or not a program'],
  ['E2BIG', 'its arguments and environment are larger than the system takes'],
  ['EMFILE', 'the proxy has no file descriptor left'],
  ['ENFILE', 'the system has no file descriptor left'],
  ['EAGAIN', 'the limit of processes is reached'],
  ['ENOMEM', 'there is not enough memory'],
]);

function cannotStart({ command, env }: ChildOptions, error: unknown): StartError {
  const [program = ''] = command;
  if (program === '') return startError('SCR_COMMAND', 'names no program to start', error);
  const code = systemCode(error);
  const where = program.includes('/') ? '' : ` (looked up in PATH: ${env.PATH ?? 'not set'})`;
  const why = reasons.get(code) ?? 'the system refused';
  return startError(
    'SCR_COMMAND',
    `can't start ${JSON.stringify(program)}${where}: ${why} (${code ?? 'no code'}). ` +
      'Set it to a JSON array of the program and its arguments, or to an empty string where SCR is started by something else',
    error,
  );
}
