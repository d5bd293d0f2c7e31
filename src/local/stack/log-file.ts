import { mkdtemp, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const END_BYTES = 8 * 1024;
const END_LINES = 10;

/** A new file that only this user can read. @throws Error that names the directory, where it can't be written */
export async function createLogFile(): Promise<string> {
  try {
    const directory = await mkdtemp(join(tmpdir(), 'scr-sagemaker-'));
    const file = join(directory, 'container.log');
    await (await open(file, 'ax', 0o600)).close();
    return file;
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : String(failure);
    throw new Error(
      `No log can be kept in ${tmpdir()} (${why}). Set TMPDIR to a directory that can be written.`,
    );
  }
}

/** The last lines of a log, the first of which may be cut. */
export async function endOfLog(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, END_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-END_LINES).join('\n');
  } finally {
    await handle.close();
  }
}
