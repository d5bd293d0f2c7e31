import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chooseTmpdir, defaultTmpdirs } from '../../../../src/adapters/process/tmpdir.ts';
import { StartError } from '../../../../src/core/errors/start-error.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tmpdir-test-'));
});
afterEach(() => rm(root, { recursive: true }));

describe('the directory for temporary files', () => {
  it('is the first that can be written to, and nothing stays in it', async () => {
    const first = join(root, 'first');
    const second = join(root, 'second');
    await mkdir(first);
    await mkdir(second);
    expect(await chooseTmpdir([first, second])).toBe(first);
    expect(await readdir(first)).toEqual([]);
  });

  it('is made where it is missing', async () => {
    const deep = join(root, 'opt', 'tmp');
    expect(await chooseTmpdir([deep])).toBe(deep);
    expect(await readdir(deep)).toEqual([]);
  });

  // No file can be made in /proc, not even by root, to whom its permissions allow it.
  it('is not one that only its permissions call writable, nor a file', async () => {
    const file = join(root, 'file');
    await writeFile(file, '');
    expect(await chooseTmpdir(['/proc', file, join(file, 'below'), root])).toBe(root);
  });

  it('is told as an absolute path, since SCR may change its directory', async () => {
    expect(await chooseTmpdir(['.'])).toBe(process.cwd());
  });

  it('is asked for, with what was tried and why it failed, where there is none', async () => {
    const file = join(root, 'file');
    await writeFile(file, '');
    const error: unknown = await chooseTmpdir(['/proc', file, join(file, 'below')]).catch(
      (reason: unknown) => reason,
    );
    if (!(error instanceof StartError)) throw new Error('expected a StartError', { cause: error });
    expect(error.message).toMatch(/^SCR_TMPDIR:/);
    expect(error.message).toContain('SCR_TMPDIR');
    expect(error.message).toMatch(/\/proc \(E[A-Z]+\)/);
    expect(error.message).toContain(`${file} (EEXIST)`);
    expect(error.message).toContain(`${join(file, 'below')} (ENOTDIR)`);
  });

  it('is looked for where SageMaker lets a container write', () => {
    expect(defaultTmpdirs).toEqual(['/opt/tmp', '/opt/ml/tmp', '/tmp', '/dev/shm']);
  });
});
