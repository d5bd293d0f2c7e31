import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { endGroup, groupMembers, signalGroup } from '../../../../src/adapters/process/group.ts';
import { starter, stateOf, until } from './processes.ts';

const processes = starter();
afterEach(() => processes.endAll());

const minuteMs = 60_000;

/**
 * Shell commands that wait until a process has become another program: a shell that is about to become one may still
 * reap its children, `sleep` never does.
 */
const untilNamed = (name: string, pid: string) =>
  `until read -r name < /proc/${pid}/comm && [ "$name" = ${name} ]; do :; done`;

const size = async (pgid: number) => (await groupMembers(pgid)).length;

describe('the members of a process group', () => {
  it('are the leader and what it started, also what was forked twice', async () => {
    const child = await processes.shell('(sleep 300 &); sleep 300 & echo $!; wait');
    await until(async () => (await size(child.pid)) === 3 && child.lines.length === 1);
    expect(await groupMembers(child.pid)).toEqual(
      expect.arrayContaining([child.pid, Number(child.lines[0])]),
    );
  });

  it('are nobody where there is no such group', async () => {
    const child = await processes.shell('exit 0');
    await child.exited;
    expect(await groupMembers(child.pid)).toEqual([]);
  });

  it('do not include zombies, which nobody can end', async () => {
    const child = await processes.shell(`(${untilNamed('sleep', '$$')}) & echo $!; exec sleep 300`);
    await until(() => child.lines.length === 1);
    const zombie = Number(child.lines[0]);
    await until(async () => (await stateOf(zombie)) === 'Z');
    expect(await groupMembers(child.pid)).toEqual([child.pid]);
  });

  it('are found whatever they call themselves', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'group test-'));
    try {
      const program = join(directory, 'a) Z 1 1 (b) c');
      await symlink('/bin/sleep', program);
      const child = await processes.start({ command: [program, '300'] });
      expect(await groupMembers(child.pid)).toEqual([child.pid]);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('are told while processes come and go', async () => {
    const child = await processes.shell('while :; do /bin/true; done & while :; do /bin/true; done');
    for (let look = 0; look < 30; look += 1) {
      expect(await groupMembers(child.pid)).toContain(child.pid);
    }
  });

  it('are the group as such where there is no /proc', async () => {
    const child = await processes.shell('exec sleep 300');
    expect(await groupMembers(child.pid, '/nonexistent/proc')).toEqual([child.pid]);
    await child.endGroup({ graceMs: minuteMs });
    await child.exited;
    expect(await groupMembers(child.pid, '/nonexistent/proc')).toEqual([]);
  });
});

describe('ending a process group', () => {
  it('is over as soon as everybody obeyed SIGTERM', async () => {
    const child = await processes.shell('sleep 300 & (sleep 300 &); exec sleep 300');
    await until(async () => (await size(child.pid)) === 3);

    expect(await endGroup(child.pid, { graceMs: minuteMs })).toEqual({ killed: [], left: [] });

    expect(await child.exited).toEqual({ code: null, signal: 'SIGTERM' });
    expect(await size(child.pid)).toBe(0);
  });

  it('lets a process finish what it does on SIGTERM', async () => {
    const child = await processes.shell(
      'trap "sleep 0.2; echo flushed; exit 0" TERM; echo ready; while :; do sleep 0.01; done',
    );
    await until(() => child.lines.includes('ready'));

    expect(await endGroup(child.pid, { graceMs: minuteMs })).toEqual({ killed: [], left: [] });

    expect(await child.exited).toEqual({ code: 0, signal: null });
    expect(child.lines).toContain('flushed');
  });

  it('kills what ignores SIGTERM after the grace period, and says whom', async () => {
    const child = await processes.shell(
      'sh -c "trap \'\' TERM; echo \\$\\$; while :; do sleep 300; done" & exec sleep 300',
    );
    await until(async () => child.lines.length === 1 && (await size(child.pid)) === 3);
    const stubborn = Number(child.lines[0]);
    const startMs = performance.now();

    const end = await endGroup(child.pid, { graceMs: 200 });

    expect(performance.now() - startMs).toBeGreaterThanOrEqual(200);
    expect(end.killed).toContain(stubborn);
    expect(end.killed).not.toContain(child.pid);
    expect(end.left).toEqual([]);
    expect(await size(child.pid)).toBe(0);
    expect(await child.exited).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('ends those whom a dead leader left behind', async () => {
    const child = await processes.start({
      command: ['/bin/sh', '-c', 'sleep 300 & (sleep 300 &) & kill -KILL $$'],
      outputWaitMs: 0,
    });
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await until(async () => (await size(child.pid)) === 2);

    expect(await endGroup(child.pid, { graceMs: minuteMs })).toEqual({ killed: [], left: [] });

    expect(await size(child.pid)).toBe(0);
  });

  it('does not wait for a zombie that its parent never reaps, as PID 1 does not reap what it adopts', async () => {
    const parent = await processes.shell(
      `export parent=$$; setsid sh -c '${untilNamed('sleep', '$parent')}; echo $$; exec sleep 300' & exec sleep 300`,
    );
    await until(() => parent.lines.length === 1);
    const orphan = Number(parent.lines[0]);

    expect(await endGroup(orphan, { graceMs: minuteMs })).toEqual({ killed: [], left: [] });

    expect(await stateOf(orphan)).toBe('Z');
    expect(await groupMembers(parent.pid)).toEqual([parent.pid]);
  });

  it('ends a stopped process too', async () => {
    const child = await processes.shell('exec sleep 300');
    child.signalGroup('SIGSTOP');
    await until(async () => (await stateOf(child.pid)) === 'T');
    expect((await endGroup(child.pid, { graceMs: 50 })).left).toEqual([]);
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('is done at once where there is no group', async () => {
    const child = await processes.shell('exit 0');
    await child.exited;
    expect(await endGroup(child.pid, { graceMs: minuteMs })).toEqual({ killed: [], left: [] });
  });

  it('refuses numbers that kill(2) takes for everybody or for ourselves', async () => {
    // With a signal that does no harm, should one of these be let through.
    for (const pgid of [-1, 0, 1, Number.NaN, 2.5])
      expect(() => signalGroup(pgid, 'SIGCONT')).toThrow(RangeError);
    await expect(endGroup(Number.NaN, { graceMs: 0 })).rejects.toThrow(RangeError);
  });
});
