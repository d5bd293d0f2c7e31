import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { get } from '../../harness/http.ts';
import { kill } from '../../harness/processes.ts';
import { until } from '../../harness/until.ts';
import { type LocalRun, outcome, startLocal } from './local-command.ts';

const SERVES = 'It keeps serving until Ctrl-C.';

/** The command, the container and the stand-in. */
const allRun = (run: LocalRun) => until(async () => (await run.family()).length === 3);

const containerOf = (run: LocalRun) => processOf(run, 'container.mjs');

async function processOf(run: LocalRun, bundle: string): Promise<number> {
  for (const pid of await run.family()) {
    if ((await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes(bundle)) return pid;
  }
  throw new Error(`No ${bundle} runs.`);
}

describe('while the container starts', () => {
  it.each([
    ['Ctrl-C', 'SIGINT', 130],
    ['kill', 'SIGTERM', 143],
    ['a closed terminal', 'SIGHUP', 129],
  ] as const)('%s leaves nothing running', async (_, signal, code) => {
    const run = await startLocal({ env: { STANDIN_START_DELAY_MS: '60000' } });
    await allRun(run);
    run.kill(signal);
    expect(await outcome(run)).toEqual({ code, left: [] });
    expect(run.text()).toContain('Interrupted before the proxy answered');
  });

  it('Ctrl-C in its first moment leaves nothing running', async () => {
    const run = await startLocal();
    await run.printed('Starting the proxy');
    run.kill('SIGINT');
    expect(await outcome(run)).toEqual({ code: 130, left: [] });
  });
});

describe('while it scores', () => {
  const slow = { rows: 5000, env: { STANDIN_SCORE_MS: '10', SCR_MAX_CONCURRENCY: '1' } };

  it('Ctrl-C ends it and says how much is done', async () => {
    const run = await startLocal(slow);
    const scores = () => readFile(run.outputFile, 'utf8').catch(() => '');
    await until(async () => (await scores()).split('\n').length > 3);
    run.kill('SIGINT');
    expect(await outcome(run)).toEqual({ code: 130, left: [] });
    expect(run.text()).toMatch(/Stopped after [1-9]\d* of 5000 rows; those are in .*scores\.csv/);
  });

  it('the death of the container ends it and says so', async () => {
    const run = await startLocal(slow);
    await run.printed('Scoring');
    kill(await containerOf(run));
    expect(await outcome(run)).toEqual({ code: 1, left: [] });
    expect(run.text()).toContain('The container ended (SIGKILL). The end of its log');
  });
});

describe('while the front door starts', () => {
  it('Ctrl-C leaves nothing running', async () => {
    const run = await startLocal();
    await run.printed('Starting the front door');
    run.kill('SIGINT');
    expect(await outcome(run)).toEqual({ code: 130, left: [] });
  });

  it('the death of SageMaker Runtime ends it and says so', async () => {
    const run = await startLocal();
    await run.printed('The front door answers');
    kill(await processOf(run, 'local-sagemaker.mjs'));
    expect(await outcome(run)).toEqual({ code: 1, left: [] });
    expect(run.text()).toContain('SageMaker Runtime ended (SIGKILL).');
  });
});

describe('while S3 starts', () => {
  it('Ctrl-C leaves nothing running', async () => {
    const run = await startLocal();
    await run.printed('Starting S3');
    run.kill('SIGINT');
    expect(await outcome(run)).toEqual({ code: 130, left: [] });
  });

  it('the death of the S3 server ends it and says so', async () => {
    const run = await startLocal();
    await run.printed(SERVES);
    kill(await processOf(run, 'fauxqs'));
    expect(await outcome(run)).toEqual({ code: 1, left: [] });
    expect(run.text()).toContain('The S3 server ended (SIGKILL).');
  });
});

describe('while it serves', () => {
  it('answers until Ctrl-C, and ends with 0', async () => {
    const run = await startLocal();
    await run.printed(SERVES);
    expect((await get(run.port, '/ping')).status).toBe(200);
    run.kill('SIGINT');
    expect(await outcome(run)).toEqual({ code: 0, left: [] });
  });

  it('a second Ctrl-C ends a container that does not end by itself', async () => {
    const run = await startLocal();
    await run.printed(SERVES);
    kill(await containerOf(run), 'SIGSTOP');
    run.kill('SIGINT');
    await run.printed('Ctrl-C ends it at once.');
    run.kill('SIGINT');
    expect(await outcome(run)).toEqual({ code: 130, left: [] });
  });
});
