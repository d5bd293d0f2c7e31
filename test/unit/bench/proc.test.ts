import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { parseResidentBytes, parseStat, readTree, treeOf } from '../../bench/proc.ts';

function statLine(pid: number, name: string, parentPid: number): string {
  const afterParent = '1 1 0 -1 4194304 100 0 0 0 150 25 7 3 20 0 11 0 999 12345 678';
  return `${pid} (${name}) S ${parentPid} ${afterParent}`;
}

describe('CPU time of a process tree', () => {
  it('counts user and system time, of the process and of the children it has waited for', () => {
    expect(parseStat(statLine(42, 'node', 7))).toEqual({ pid: 42, parentPid: 7, ticks: 150 + 25 + 7 + 3 });
  });

  it.each(['a b', 'x) S 1', '((', ''])("isn't misled by a process called '%s'", (name) => {
    expect(parseStat(statLine(42, name, 7))).toEqual({ pid: 42, parentPid: 7, ticks: 185 });
  });

  it.each(['', 'nonsense', '42 (node) S'])("says so when a line isn't of /proc/PID/stat: '%s'", (line) => {
    expect(() => parseStat(line)).toThrow('not a line of /proc/PID/stat');
  });

  it('takes in children and grandchildren, whatever the order, and nobody else', () => {
    const processes = [
      { pid: 30, parentPid: 20, ticks: 1 },
      { pid: 10, parentPid: 1, ticks: 1 },
      { pid: 99, parentPid: 1, ticks: 1 },
      { pid: 20, parentPid: 10, ticks: 1 },
    ];
    expect(treeOf(10, processes).map(({ pid }) => pid)).toEqual([10, 20, 30]);
  });

  it('sees the work of a child process', async () => {
    const busy =
      'while (process.cpuUsage().user < 100_000); console.log("done"); setInterval(() => {}, 1000)';
    const before = readTree(process.pid);
    const child = spawn(process.execPath, ['-e', busy], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      const after = readTree(process.pid);
      expect(after.processes).toBeGreaterThan(before.processes);
      expect(after.cpuMicroseconds - before.cpuMicroseconds).toBeGreaterThan(60_000);
      expect(after.peakResidentBytes).toBeGreaterThan(before.peakResidentBytes);
    } finally {
      child.kill();
      await once(child, 'exit');
    }
  });

  it('says so when the process has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    expect(() => readTree(child.pid ?? 0)).toThrow('has ended');
  });
});

describe('resident memory', () => {
  it('is in bytes, now and at its peak', () => {
    expect(parseResidentBytes('Name:\tnode\nVmHWM:\t   54321 kB\nVmRSS:\t   44000 kB\n')).toEqual({
      residentBytes: 44000 * 1024,
      peakResidentBytes: 54321 * 1024,
    });
  });

  it('is nothing for a process that has just ended', () => {
    expect(parseResidentBytes('Name:\tnode\nState:\tZ (zombie)\n')).toEqual({
      residentBytes: 0,
      peakResidentBytes: 0,
    });
  });
});
