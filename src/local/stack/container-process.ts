import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { endOfLog } from './log-file.ts';
import { groupsOf, killGroups } from './process-groups.ts';
import { untilReady } from './readiness.ts';

export interface LocalContainer {
  readonly url: string;
  /** Resolves when `/ping` says 200. Rejects where that takes too long, where the container ends before, and when the signal aborts. */
  ready(signal: AbortSignal): Promise<void>;
  /** Never resolves; rejects with the end of the log when the container ends, asked or not. */
  readonly failed: Promise<never>;
  /**
   * SIGTERM, as SageMaker sends it: drains, and ends SCR. Resolves when it has ended; what has not within 30 s, SageMaker's time too, is
   * killed. Calls `onSlow` where it takes over a second.
   */
  end(onSlow: () => void): Promise<void>;
}

export interface LocalContainerOptions {
  /** The bundle that the image runs. */
  readonly containerBundle: string;
  /** The bundle of the stand-in for SCR. */
  readonly standInBundle: string;
  readonly port: number;
  readonly scrPort: number;
  /** Gets the log lines of proxy and SCR. */
  readonly logFile: string;
}

/** Where the stand-in scores. */
export const MODEL_PATH = '/hmeq';

const READY_WITHIN_MS = 30_000;
const END_WITHIN_MS = 30_000;
const SLOW_MS = 1000;

/**
 * Starts what runs inside the SageMaker container, as it runs there: the proxy as the parent of SCR, for which the stand-in steps in.
 * Both are killed where this process exits without having ended them.
 */
export function startContainer(options: LocalContainerOptions): LocalContainer {
  const child = spawnContainer(options);
  let groups: readonly number[] = [];
  const kill = () => {
    if (child.pid !== undefined) killGroups(groupsOf(child.pid));
  };
  process.on('exit', kill);
  const exited = howItEnds(child).then((how) => {
    process.off('exit', kill);
    // Killed by someone else, it has left SCR behind.
    if (child.signalCode !== null) killGroups(groups);
    return how;
  });
  const failure = async (what: string) =>
    new Error(`${what} The end of its log, ${options.logFile}:\n${await endOfLog(options.logFile)}`);
  const failed = exited.then(async (how): Promise<never> => {
    throw await failure(`The container ended (${how}).`);
  });
  // Nobody may be waiting.
  failed.catch(() => {});
  const url = `http://127.0.0.1:${options.port}`;
  return {
    url,
    failed,
    ready: async (signal) => {
      const late = AbortSignal.timeout(READY_WITHIN_MS);
      const ended = new AbortController();
      try {
        await Promise.race([untilReady(url, AbortSignal.any([signal, late, ended.signal])), failed]);
      } catch (thrown) {
        throw late.aborted
          ? await failure(`The container was not ready within ${READY_WITHIN_MS} ms.`)
          : thrown;
      } finally {
        ended.abort();
      }
      if (child.pid !== undefined) groups = groupsOf(child.pid);
    },
    end: async (onSlow) => {
      const timers = [setTimeout(onSlow, SLOW_MS), setTimeout(kill, END_WITHIN_MS)];
      child.kill('SIGTERM');
      await exited;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function spawnContainer(options: LocalContainerOptions): ChildProcess {
  const log = openSync(options.logFile, 'a');
  try {
    return spawn(process.execPath, [options.containerBundle, 'serve'], {
      env: {
        ...process.env,
        SAGEMAKER_BIND_TO_PORT: String(options.port),
        SCR_PORT: String(options.scrPort),
        SCR_COMMAND: JSON.stringify([process.execPath, options.standInBundle]),
        SAS_SCR_APP_PATH: MODEL_PATH,
        // Rows come back as they are scored, and a bad one doesn't refuse the others.
        SCR_RECORD_ERRORS: 'inline',
      },
      // The file itself and no pipe: a full disk can't hold the container up, nor does it depend on this process reading.
      stdio: ['ignore', log, log],
      // A terminal's Ctrl-C is for the command, which then asks the container to drain.
      detached: true,
    });
  } finally {
    closeSync(log);
  }
}

function howItEnds(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', ({ message }) => resolve(message));
    child.on('exit', (code, signal) => resolve(signal ?? `status ${code}`));
  });
}
