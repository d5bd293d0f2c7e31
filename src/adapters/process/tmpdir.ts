import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startError, systemCode } from './start-error.ts';

/** Where SCR may put temporary files unless `SCR_TMPDIR` says where: the first that can be written to is taken. */
export const defaultTmpdirs: readonly string[] = ['/opt/tmp', '/opt/ml/tmp', '/tmp', '/dev/shm'];

/**
 * The first of `candidates`, as an absolute path, that is or can be made a directory and that a file can be written to and
 * removed from: permissions alone don't tell of read-only and full file systems.
 * Rejects with a StartError naming `SCR_TMPDIR` and each candidate with its reason where there is none.
 */
export async function chooseTmpdir(candidates: readonly string[] = defaultTmpdirs): Promise<string> {
  const refused: string[] = [];
  for (const candidate of candidates) {
    const directory = resolve(candidate);
    try {
      await tryWriting(directory);
      return directory;
    } catch (error) {
      refused.push(`${directory} (${systemCode(error) ?? 'no reason given'})`);
    }
  }
  throw startError(
    'SCR_TMPDIR',
    `SCR needs a directory that it can write temporary files to; none of these is one: ${refused.join(', ')}. ` +
      'Set it to a directory that this user may write to',
  );
}

async function tryWriting(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const probe = join(directory, `.scr-tmpdir-${randomUUID()}`);
  try {
    await writeFile(probe, 'x', { flag: 'wx' });
  } finally {
    await rm(probe, { force: true });
  }
}
