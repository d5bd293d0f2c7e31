import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What there is to score. */
export interface Sample {
  readonly header: string;
  readonly firstRow: string;
  readonly rows: number;
  /** The header and the first {@link HEAD_ROWS} lines under it. */
  readonly head: string;
}

const HEAD_ROWS = 100;

/** Looks through the file of `--sample`. @throws Error that names the option, where it can't be scored */
export async function readSample(file: string): Promise<Sample> {
  const refused = (why: string) => new Error(`--sample ${file} ${why}.`);
  const handle = await open(file).catch((failure: unknown) => {
    throw refused(`can't be read: ${reason(failure)}`);
  });
  try {
    // What is not a file could not be read again to be scored.
    if (!(await handle.stat()).isFile()) throw refused('is not a file');
    let header: string | undefined;
    let firstRow: string | undefined;
    let rows = 0;
    const head: string[] = [];
    for await (const line of handle.readLines({ autoClose: false })) {
      if (line === '') continue;
      if (header === undefined) header = line;
      else if (rows++ === 0) firstRow = line;
      if (rows <= HEAD_ROWS || isWithinCell(head)) head.push(line);
    }
    if (header === undefined || firstRow === undefined) throw refused('holds no row under a header');
    return { header, firstRow, rows, head: head.map((line) => `${line}\n`).join('') };
  } finally {
    await handle.close();
  }
}

/** Whether the next line belongs to a cell with a line break: its quote is open. */
function isWithinCell(lines: readonly string[]): boolean {
  return lines.join('').split('"').length % 2 === 0;
}

/** Looks whether `--output` can be written, and changes nothing. @throws Error that names the option, where it can't */
export async function checkOutput(file: string, sampleFile: string): Promise<void> {
  const refused = (why: string) => new Error(`--output ${file} ${why}.`);
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) throw refused('is a directory');
  const sample = await stat(sampleFile);
  if (found?.ino === sample.ino && found.dev === sample.dev) throw refused('is the sample itself');
  await access(found === undefined ? dirname(file) : file, constants.W_OK).catch((failure: unknown) => {
    throw refused(`can't be written: ${reason(failure)}`);
  });
}

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file or directory'],
  ['ENOTDIR', 'part of its path is not a directory'],
  ['EACCES', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
]);

function reason(failure: unknown): string {
  const code = failure instanceof Error && 'code' in failure ? failure.code : undefined;
  return REASONS.get(code) ?? (failure instanceof Error ? failure.message : String(failure));
}
