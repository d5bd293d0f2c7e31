import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

export interface LocalContainer {
  readonly url: string;
  /** Resolves with the exit code when the container ends, asked or not. */
  readonly exited: Promise<number>;
  /** SIGTERM, as SageMaker sends it: drains, and ends SCR. Resolves with the exit code. */
  end(): Promise<number>;
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

const READY_WITHIN_MS = 30_000;
const ASK_EVERY_MS = 50;

/**
 * Starts what runs inside the SageMaker container, as it runs there: the proxy as the parent of SCR, for which the stand-in steps in.
 * Resolves when `/ping` says 200. Rejects with the end of the log where it doesn't come to that.
 */
export async function startContainer(options: LocalContainerOptions): Promise<LocalContainer> {
  const child = spawn(process.execPath, [options.containerBundle, 'serve'], {
    env: {
      ...process.env,
      SAGEMAKER_BIND_TO_PORT: String(options.port),
      SCR_PORT: String(options.scrPort),
      SCR_COMMAND: JSON.stringify([process.execPath, options.standInBundle]),
      SAS_SCR_APP_PATH: '/hmeq',
      // Rows come back as they are scored, and a bad one doesn't refuse the others.
      SCR_RECORD_ERRORS: 'inline',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A terminal's Ctrl-C is for the command, which then asks the container to drain.
    detached: true,
  });
  const log = createWriteStream(options.logFile);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const exited = new Promise<number>((resolve) => {
    child.on('error', () => resolve(1));
    child.on('close', (code) => log.end(() => resolve(code ?? 1)));
  });
  const url = `http://127.0.0.1:${options.port}`;
  await untilReady(url, child, exited, options.logFile);
  return {
    url,
    exited,
    end: () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

async function untilReady(
  url: string,
  child: ChildProcess,
  exited: Promise<number>,
  logFile: string,
): Promise<void> {
  const late = AbortSignal.timeout(READY_WITHIN_MS);
  let hasEnded = false;
  void exited.then(() => {
    hasEnded = true;
  });
  while (!hasEnded && !late.aborted) {
    const status = await fetch(`${url}/ping`).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return;
    await pause(ASK_EVERY_MS);
  }
  child.kill('SIGTERM');
  await exited;
  throw new Error(
    `The container did not get ready. The end of its log, ${logFile}:\n${await endOf(logFile)}`,
  );
}

async function endOf(file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.slice(-10).join('\n');
}
