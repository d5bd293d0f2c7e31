/**
 * Process groups, as the proxy needs them to leave nothing of SCR behind.
 *
 * On reaping. In a container the proxy is PID 1, so the kernel makes it the parent of every process whose own parent
 * dies. libuv, and so Node, waits only for processes that it started (https://github.com/libuv/libuv/issues/4179): the
 * leader of the group is reaped, an adopted orphan stays a zombie after its end, and Node has no call that could wait
 * for it. That is left so on purpose:
 * - A zombie has no memory, files or sockets any more, only an entry in the process table.
 * - It can't be signalled away, so whoever waits for a group must not count it: `groupMembers` doesn't.
 * - SCR's own children are reaped by SCR. Only what it abandons comes to us, and when SCR ends so does the container:
 *   with PID 1 the kernel kills and reaps what is left (pid_namespaces(7), "The namespace init process").
 * What would change this: an SCR that abandons a process for every score would fill the process table. Whether any does
 * is not known. An image could then put a reaping init before `node`; nothing here depends on being PID 1.
 */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type ProcessStat, parseStat } from './proc-stat.ts';

const pollMs = 20;

/**
 * The living processes of group `pgid`, zombies left out. Empty where there is no such group. Processes that end
 * while they are looked at are left out too. Where there is no /proc (macOS), the group stands for itself.
 */
export async function groupMembers(pgid: number, procDir = '/proc'): Promise<readonly number[]> {
  const names = await readdir(procDir).catch(() => undefined);
  if (names === undefined) return signal(pgid, 0) ? [pgid] : [];
  const stats = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((name) => readStat(`${procDir}/${name}/stat`)),
  );
  return stats
    .filter((stat) => stat !== undefined)
    .filter((stat) => stat.pgid === pgid && stat.living)
    .map((stat) => stat.pid);
}

/**
 * Sends a signal to every process of group `pgid`. False where no process could be signalled: the group is gone, or all of
 * it belongs to another user. Throws RangeError for a `pgid` under 2: kill(2) takes -1 for every process there is.
 */
export function signalGroup(pgid: number, name: NodeJS.Signals): boolean {
  return signal(pgid, name);
}

export interface GroupEnd {
  /** Processes that outlived the grace period and were sent SIGKILL. */
  readonly killed: readonly number[];
  /** Processes that were still there at the end: another user's, or stuck in the kernel. */
  readonly left: readonly number[];
}

export interface EndGroupOptions {
  /** How long after SIGTERM whatever is left gets SIGKILL. */
  readonly graceMs: number;
  /** How long to wait after SIGKILL, at most. */
  readonly killWaitMs?: number;
}

/**
 * Ends group `pgid`: SIGTERM, after `graceMs` SIGKILL for whatever is left. Resolves as soon as no living member is
 * left, at the latest `graceMs` + `killWaitMs` later, and never rejects for a process that is gone or can't be signalled.
 * The leader may have ended before: the group is there as long as it has members.
 */
export async function endGroup(
  pgid: number,
  { graceMs, killWaitMs = 2_000 }: EndGroupOptions,
): Promise<GroupEnd> {
  signalGroup(pgid, 'SIGTERM');
  const killed = await waitForEnd(pgid, graceMs);
  if (killed.length === 0) return { killed, left: [] };
  signalGroup(pgid, 'SIGKILL');
  return { killed, left: await waitForEnd(pgid, killWaitMs) };
}

/** Waits up to `waitMs` for the end of the group; returns who is left. Looks, since nobody is told of another's children. */
async function waitForEnd(pgid: number, waitMs: number): Promise<readonly number[]> {
  const untilMs = performance.now() + waitMs;
  for (;;) {
    const members = await groupMembers(pgid);
    const leftMs = untilMs - performance.now();
    if (members.length === 0 || leftMs <= 0) return members;
    await pause(Math.min(pollMs, leftMs));
  }
}

function signal(pgid: number, name: NodeJS.Signals | 0): boolean {
  if (!Number.isSafeInteger(pgid) || pgid < 2) throw new RangeError(`Not a process group of ours: ${pgid}`);
  try {
    return process.kill(-pgid, name);
  } catch {
    return false;
  }
}

async function readStat(path: string): Promise<ProcessStat | undefined> {
  const text = await readFile(path, 'latin1').catch(() => undefined);
  return text === undefined ? undefined : parseStat(text);
}
