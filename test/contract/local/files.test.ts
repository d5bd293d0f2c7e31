import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type LocalGiven, newDirectory, outcome, startLocal } from './local-command.ts';

/** What the command says where it starts nothing. */
async function refusal(given: LocalGiven): Promise<string> {
  const run = await startLocal(given);
  expect(await outcome(run)).toEqual({ code: 1, left: [] });
  expect(run.log.lines).toHaveLength(1);
  return run.text();
}

async function newFile(text: string): Promise<string> {
  const file = join(await newDirectory(), 'given.csv');
  await writeFile(file, text);
  return file;
}

describe('the sample', () => {
  it('is looked for before anything starts', async () => {
    expect(await refusal({ sample: '/nowhere/loans.csv' })).toBe(
      "--sample /nowhere/loans.csv can't be read: there is no such file or directory.",
    );
  });

  it('is a file', async () => {
    const sample = await newDirectory();
    expect(await refusal({ sample })).toBe(`--sample ${sample} is not a file.`);
  });

  it.each(['', 'LOAN,JOB\n'])('holds rows: %j', async (text) => {
    const sample = await newFile(text);
    expect(await refusal({ sample })).toBe(`--sample ${sample} holds no row under a header.`);
  });
});

describe('the output', () => {
  it('has a directory before anything starts', async () => {
    expect(await refusal({ output: '/nowhere/scores.csv' })).toBe(
      "--output /nowhere/scores.csv can't be written: there is no such file or directory.",
    );
  });

  it('is no directory', async () => {
    const output = await newDirectory();
    expect(await refusal({ output })).toBe(`--output ${output} is a directory.`);
  });

  it('does not overwrite the sample', async () => {
    const sample = await newFile('LOAN\n1\n');
    expect(await refusal({ sample, output: sample })).toBe(`--output ${sample} is the sample itself.`);
  });
});

describe('the log', () => {
  it('is a new file that only its owner can read', async () => {
    const logs = await Promise.all(
      [1, 2].map(async () => {
        const run = await startLocal();
        await run.printed('tail -f');
        run.kill('SIGINT');
        expect(await outcome(run)).toEqual({ code: 0, left: [] });
        return /tail -f (.*)/.exec(run.text())?.[1] ?? '';
      }),
    );
    expect(new Set(logs).size).toBe(2);
    for (const log of logs) {
      const { mode, size } = await stat(log);
      expect(mode & 0o777).toBe(0o600);
      expect(size).toBeGreaterThan(0);
    }
  });

  it('without a directory to be in is noticed before anything starts', async () => {
    const text = await refusal({ env: { TMPDIR: '/nowhere' } });
    expect(text).toMatch(/^No log can be kept in \/nowhere \(.*\)\. Set TMPDIR to a directory/);
  });
});
