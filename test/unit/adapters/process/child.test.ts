import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startChild } from '../../../../src/adapters/process/child.ts';
import { groupMembers } from '../../../../src/adapters/process/group.ts';
import { StartError } from '../../../../src/core/errors/start-error.ts';
import { starter, until } from './processes.ts';

const processes = starter();
afterEach(() => processes.endAll());

describe('a started process', () => {
  it('has its lines of both outputs handed on, also the last one without a newline, before it counts as ended', async () => {
    const child = await processes.shell('echo one; echo two; echo wrong >&2; printf end; exit 3');

    expect(await child.exited).toEqual({ code: 3, signal: null });
    expect(child.streams.filter(({ stream }) => stream === 'stdout').map(({ line }) => line)).toEqual([
      'one',
      'two',
      'end',
    ]);
    expect(child.streams.filter(({ stream }) => stream === 'stderr').map(({ line }) => line)).toEqual([
      'wrong',
    ]);
  });

  it('tells the signal that ended it', async () => {
    const child = await processes.shell('kill -ABRT $$');
    expect(await child.exited).toEqual({ code: null, signal: 'SIGABRT' });
  });

  it('gets its arguments as they are, no shell in between', async () => {
    const child = await processes.start({
      command: [
        process.execPath,
        '-e',
        'console.log(JSON.stringify(process.argv.slice(1)))',
        'lib/*',
        '$HOME',
        "a 'b",
      ],
    });
    await child.exited;
    expect(child.lines).toEqual([JSON.stringify(['lib/*', '$HOME', "a 'b"])]);
  });

  it('gets the environment it is given and nothing of ours', async () => {
    const child = await processes.start({
      command: [process.execPath, '-p', 'JSON.stringify(process.env)'],
      env: { ONLY: 'this', NOT: undefined },
    });
    await child.exited;
    expect(child.lines).toEqual(['{"ONLY":"this"}']);
  });

  it('has nothing to read on its input', async () => {
    const child = await processes.start({ command: ['cat'] });
    expect(await child.exited).toEqual({ code: 0, signal: null });
  });

  it('is found in the PATH of its own environment', async () => {
    const child = await processes.start({ command: ['echo', 'found'], env: { PATH: '/usr/bin:/bin' } });
    await child.exited;
    expect(child.lines).toEqual(['found']);
  });

  it('loses no line of a flood that it ends with', async () => {
    const child = await processes.start({
      command: ['/bin/sh', '-c', 'seq 1 1000000; seq 1000001 1000010'],
    });
    await child.exited;
    expect(child.lines).toHaveLength(1_000_010);
    expect(child.lines.at(-1)).toBe('1000010');
  });

  it('has a line that is too long cut', async () => {
    const child = await processes.start({
      command: ['/bin/sh', '-c', 'echo 0123456789abcdef; echo next'],
      maxLineBytes: 10,
    });
    await child.exited;
    expect(child.lines).toEqual(['0123456789 [cut: 16 bytes in all]', 'next']);
  });

  it('is signalled together with the processes that it started', async () => {
    const child = await processes.shell('sh -c "sleep 300 & exec sleep 300" & exec sleep 300');
    await until(async () => (await groupMembers(child.pid)).length === 3);

    expect(child.signalGroup('SIGKILL')).toBe(true);

    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await until(async () => (await groupMembers(child.pid)).length === 0);
  });

  it('cannot be signalled any more once it and all it started are gone', async () => {
    const child = await processes.shell('exit 0');
    await child.exited;
    expect(child.signalGroup('SIGKILL')).toBe(false);
  });

  it('is in a group of its own, so that what is meant for it does not reach us', async () => {
    const child = await processes.shell('exec sleep 300');
    expect(await groupMembers(child.pid)).toContain(child.pid);
    expect(await groupMembers(child.pid)).not.toContain(process.pid);
  });
});

describe('a process that ends while one that it started keeps its output open', () => {
  it('counts as ended after a bounded wait', async () => {
    const child = await processes.start({
      command: ['/bin/sh', '-c', 'sleep 300 & echo bye; exit 7'],
      outputWaitMs: 50,
    });
    expect(await child.exited).toEqual({ code: 7, signal: null });
    expect(child.lines).toEqual(['bye']);
    expect(await groupMembers(child.pid)).toHaveLength(1);
  });

  it('has that one heard too where it is done before', async () => {
    const child = await processes.start({
      command: ['/bin/sh', '-c', '(sleep 0.2; echo late) & exit 0'],
      outputWaitMs: 60_000,
    });
    expect(await child.exited).toEqual({ code: 0, signal: null });
    expect(child.lines).toEqual(['late']);
  });

  it('is not heard of any more afterwards', async () => {
    const child = await processes.start({
      command: ['/bin/sh', '-c', '(trap "" PIPE; while :; do echo still here; done) & exit 0'],
      outputWaitMs: 50,
    });
    await child.exited;
    const heard = child.lines.length;
    await child.endGroup({ graceMs: 5_000 });
    expect(heard).toBeGreaterThan(0);
    expect(child.lines).toHaveLength(heard);
  });
});

describe('a command that cannot be started', () => {
  const failure = async (command: string[], env: Record<string, string> = { PATH: '/nowhere:/usr/bin' }) => {
    const error: unknown = await startChild({ command, env, onLine: () => {} }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof StartError)) throw new Error('expected a StartError', { cause: error });
    return error;
  };

  it('names the setting, the program and where it was looked up', async () => {
    const error = await failure(['no-such-java', '-Dpassword=secret'], {
      PATH: '/nowhere:/usr/bin',
      TOKEN: 'hidden',
    });
    expect(error.message).toMatch(/^SCR_COMMAND:/);
    expect(error.message).toContain('SCR_COMMAND: can\'t start "no-such-java"');
    expect(error.message).toContain('/nowhere:/usr/bin');
    expect(error.message).toContain('ENOENT');
    expect(error.message).not.toMatch(/secret|hidden/);
  });

  it('says so where a path leads nowhere', async () => {
    const { message } = await failure(['/usr/lib/jvm/none/bin/java']);
    expect(message).toContain('"/usr/lib/jvm/none/bin/java": there is no such program');
    expect(message).not.toContain('PATH');
  });

  it('says so where the file is not executable', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'child-test-'));
    try {
      const file = join(directory, 'java');
      await writeFile(file, '#!/bin/sh\n', { mode: 0o644 });
      expect((await failure([file])).message).toMatch(/not executable.*EACCES/);
      expect((await failure([directory])).message).toMatch(/not executable.*EACCES/);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('says so where there is no program at all, or one that no system could start', async () => {
    expect((await failure([])).message).toMatch(/^SCR_COMMAND: names no program/);
    expect((await failure([''])).message).toMatch(/^SCR_COMMAND: names no program/);
    expect((await failure(['java\0', 'x'])).message).toMatch(/^SCR_COMMAND: can't start/);
    expect((await failure(['/bin/echo', 'x'.repeat(10_000_000)])).message).toMatch(
      /^SCR_COMMAND: .*larger.*E2BIG/,
    );
  });
});
