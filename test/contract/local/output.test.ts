import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { cliFile } from '../../harness/build.ts';
import { startProcess } from '../../harness/processes.ts';
import { outcome, startLocal } from './local-command.ts';

it('without a terminal, each step is a line when it begins and a line when it is done', async () => {
  const run = await startLocal({ once: true, rows: 40 });
  expect(await outcome(run)).toEqual({ code: 0, left: [] });
  const steps = run.log.lines.filter((line) => /^[-✔✖]/u.test(line));
  expect(steps).toEqual([
    expect.stringMatching(/^- Starting the proxy/),
    `✔ The proxy answers at http://127.0.0.1:${run.port}, with a stand-in for SCR behind it`,
    expect.stringMatching(/^- Scoring the 40 rows of .*sample\.csv$/),
    expect.stringMatching(/^✔ Scored 40 rows in .* to .*scores\.csv$/),
    expect.stringMatching(/^- Starting the front door/),
    expect.stringMatching(/^✔ The front door answers at http:\/\/127\.0\.0\.1:\d+\/prod$/),
    expect.stringMatching(/^- Scoring the first row through the front door/),
    expect.stringMatching(/^✔ Scored the first row through the front door in /),
    expect.stringMatching(/^- Starting S3, SQS/),
    expect.stringMatching(
      /^✔ S3 and SQS answer at http:\/\/127\.0\.0\.1:\d+; files go to s3:\/\/files\/loans\/$/,
    ),
    '- Scoring a file dropped at s3://files/loans/first.csv',
    expect.stringMatching(/^✔ Scored a dropped file of 40 rows in /),
  ]);
  expect(run.text()).not.toMatch(/[░█]/u);
  expect((await readFile(run.outputFile, 'utf8')).trimEnd().split('\n')).toHaveLength(41);
});

it('rows that fail make it end with 1', async () => {
  const run = await startLocal({ once: true, env: { SCR_TIMEOUT_MS: '1', STANDIN_SCORE_MS: '500' } });
  expect(await outcome(run)).toEqual({ code: 1, left: [] });
  expect(run.text()).toContain('3 failed, see the last column');
  expect(run.text()).not.toContain('front door');
});

it('--version says the version of the package', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  const run = await startProcess([cliFile, '--version'], {});
  expect(await run.exited).toEqual({ code: 0, signal: null });
  expect(run.log.lines).toEqual([version]);
});
