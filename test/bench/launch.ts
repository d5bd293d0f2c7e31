import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const startTimeoutMs = 60_000;
const stopTimeoutMs = 8000;

/** A server to start. */
export type Plan = {
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** GET of this is 200 once it's ready. */
  readonly readyUrl: string;
};

/** A server that was started, as its own process group. */
export type Server = {
  readonly pid: number;
  /** Its standard output, a real file: writing log lines is part of a server's work. */
  readonly logFile: string;
  stop(): Promise<void>;
};

/**
 * Starts a server and waits until it's ready.
 *
 * @throws Error with what it last wrote when it ends, or isn't ready within a minute.
 */
export async function launch(name: string, plan: Plan, folder: string): Promise<Server> {
  const logFile = join(folder, `${name}.log`);
  const errorFile = join(folder, `${name}.err`);
  const out = openSync(logFile, 'a');
  const err = openSync(errorFile, 'a');
  const [program, ...args] = plan.command;
  const child = spawn(program, args, {
    detached: true, // its own process group, so that its children can be ended with it
    stdio: ['ignore', out, err],
    env: { ...process.env, ...plan.env },
  });
  closeSync(out);
  closeSync(err);
  await once(child, 'spawn');
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${name} has no process id`);
  const endWithUs = (): void => signalGroup(pid, 'SIGKILL');
  process.once('exit', endWithUs);
  const server: Server = {
    pid,
    logFile,
    stop: async () => {
      await stopGroup(child, pid);
      process.off('exit', endWithUs);
    },
  };
  try {
    await untilReady(child, plan.readyUrl);
  } catch (cause) {
    await server.stop();
    const written = readFileSync(errorFile, 'utf8') + readFileSync(logFile, 'utf8');
    throw new Error(`${name} did not start: ${String(cause)}\n${written.slice(-3000)}`);
  }
  return server;
}

/** A port of the loopback interface that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  let last = 'no answer';
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`);
    }
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
      await response.arrayBuffer();
      if (response.status === 200) return;
      last = `status ${response.status}`;
    } catch (cause) {
      last = String(cause);
    }
    await delay(50);
  }
  throw new Error(`${url} not ready within ${startTimeoutMs / 1000} s, last: ${last}`);
}

async function stopGroup(child: ChildProcess, pid: number): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    signalGroup(pid, 'SIGTERM');
    const late = delay(stopTimeoutMs, 'late', { ref: false });
    if ((await Promise.race([ended, late])) === 'late') {
      signalGroup(pid, 'SIGKILL');
      await ended;
    }
  }
  // Whatever it left behind.
  signalGroup(pid, 'SIGKILL');
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone, which is what was wanted.
  }
}
