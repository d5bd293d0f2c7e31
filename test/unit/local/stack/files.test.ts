import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSample } from '../../../../src/local/stack/files.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sample-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function headOf(text: string): Promise<string> {
  const file = join(directory, 'sample.csv');
  await writeFile(file, text);
  return (await readSample(file)).head;
}

const rows = (count: number) => Array.from({ length: count }, (_, at) => `${at + 1}\n`).join('');

describe('the file that is dropped first', () => {
  it("is the sample's first 100 rows", async () => {
    expect(await headOf(`X\n${rows(250)}`)).toBe(`X\n${rows(100)}`);
  });

  it('is all of a short sample', async () => {
    expect(await headOf(`X\n${rows(3)}`)).toBe(`X\n${rows(3)}`);
  });

  it('does not end within a cell with a line break', async () => {
    expect(await headOf(`X\n${rows(99)}"a\nb\nc"\n7\n`)).toBe(`X\n${rows(99)}"a\nb\nc"\n`);
  });
});
