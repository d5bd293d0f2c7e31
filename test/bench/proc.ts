import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** One line of /proc/PID/stat, as far as it's needed here. Times are in clock ticks. */
export type ProcessStat = {
  readonly pid: number;
  readonly parentPid: number;
  /** User and system time of the process and of those children that it has waited for. */
  readonly ticks: number;
};

/** What a process and all its descendants have used so far. */
export type TreeUse = {
  readonly processes: number;
  readonly cpuMicroseconds: number;
  /** Sum over the processes of each one's own (VmRSS): memory they share counts once for each. */
  readonly residentBytes: number;
  /** The same of each one's own peak (VmHWM). */
  readonly peakResidentBytes: number;
};

/**
 * Reads a line of /proc/PID/stat, whose second field is a name that may hold spaces and parentheses (proc_pid_stat(5)).
 *
 * @throws Error when it isn't such a line.
 */
export function parseStat(line: string): ProcessStat {
  const nameEnd = line.lastIndexOf(')');
  // Field 3 of the manual page, the state, is the first one after the name.
  const fields = line.slice(nameEnd + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  const stat = {
    pid: Number.parseInt(line, 10),
    parentPid: field(4),
    ticks: field(14) + field(15) + field(16) + field(17),
  };
  if (nameEnd < 0 || Object.values(stat).some(Number.isNaN)) {
    throw new Error(`not a line of /proc/PID/stat: ${line}`);
  }
  return stat;
}

/** Resident memory out of /proc/PID/status, now and at its peak; 0 where there is none, as for a process that has just ended. */
export function parseResidentBytes(status: string): Pick<TreeUse, 'residentBytes' | 'peakResidentBytes'> {
  const bytes = (name: string) =>
    1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
  return { residentBytes: bytes('VmRSS'), peakResidentBytes: bytes('VmHWM') };
}

/** The root and its descendants, out of a list of processes. */
export function treeOf(rootPid: number, all: readonly ProcessStat[]): ProcessStat[] {
  const tree = all.filter((process) => process.pid === rootPid);
  for (const parent of tree) {
    tree.push(...all.filter((process) => process.parentPid === parent.pid));
  }
  return tree;
}

/**
 * CPU time and peak memory of a process tree up to now.
 *
 * @throws Error when the root has ended.
 */
export function readTree(rootPid: number): TreeUse {
  const tree = treeOf(rootPid, readProcesses());
  if (tree.length === 0) throw new Error(`process ${rootPid} has ended`);
  const ticks = tree.reduce((sum, process) => sum + process.ticks, 0);
  const memory = tree.map(({ pid }) => parseResidentBytes(readIfThere(`/proc/${pid}/status`)));
  return {
    processes: tree.length,
    cpuMicroseconds: (ticks * 1_000_000) / ticksPerSecond(),
    residentBytes: memory.reduce((sum, one) => sum + one.residentBytes, 0),
    peakResidentBytes: memory.reduce((sum, one) => sum + one.peakResidentBytes, 0),
  };
}

function readProcesses(): ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => readIfThere(`/proc/${pid}/stat`))
    .filter((line) => line !== '')
    .map(parseStat);
}

// A process may end between the listing and the reading.
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

let knownTicksPerSecond: number | undefined;

function ticksPerSecond(): number {
  knownTicksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return knownTicksPerSecond;
}
