import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ora from 'ora';
import { type LocalContainer, startContainer } from './container-process.ts';
import { freePort } from './free-port.ts';
import { hints } from './hints.ts';
import { duration, progressBar } from './progress-bar.ts';
import { type Scored, scoreRecords } from './score-records.ts';

export interface LocalOptions {
  /** End after the sample, rather than serve on. */
  readonly once: boolean;
  /** Undefined: 8080, or a free one where that is taken. */
  readonly port: number | undefined;
  /** JSON Lines, a record a line. */
  readonly sampleFile: string;
  readonly outputFile: string;
  readonly containerBundle: string;
  readonly standInBundle: string;
}

const CONCURRENCY = 8;
const DEFAULT_PORT = 8080;

/**
 * The main job on one machine: a stand-in for SCR with the proxy in front of it, a sample file scored through the proxy; then it keeps
 * serving until Ctrl-C. Returns the exit code.
 */
export async function runLocal(options: LocalOptions): Promise<number> {
  const port = options.port ?? (await freePort(DEFAULT_PORT));
  const logFile = join(tmpdir(), `scr-sagemaker-${port}.log`);
  const starting = ora('Starting the proxy, with a stand-in for SCR behind it').start();
  let container: LocalContainer;
  try {
    container = await startContainer({ ...options, port, scrPort: await freePort(9090, port), logFile });
  } catch (failure) {
    starting.fail();
    throw failure;
  }
  starting.succeed(`The proxy answers at ${container.url}, with a stand-in for SCR behind it`);
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve('interrupted'));
  });
  try {
    const failed = await scoreSample(container, options);
    if (options.once) return failed === 0 ? 0 : 1;
    console.log(hints(container.url, logFile));
    const ending = await Promise.race([interrupted, container.exited]);
    if (ending === 'interrupted') return 0;
    console.error(`The container ended with status ${ending}; see ${logFile}.`);
    return 1;
  } finally {
    await container.end();
  }
}

/** Scores the sample and says what came out; returns how many records failed. */
async function scoreSample(
  { url }: LocalContainer,
  { sampleFile, outputFile }: LocalOptions,
): Promise<number> {
  const records = (await readFile(sampleFile, 'utf8')).trimEnd().split('\n');
  const startedAt = performance.now();
  const scoring = ora(progressBar(0, records.length, 0)).start();
  const onProgress = (done: number) => {
    scoring.text = progressBar(done, records.length, performance.now() - startedAt);
  };
  const answers = await scoreRecords(records, { url, concurrency: CONCURRENCY, onProgress });
  const elapsedMs = performance.now() - startedAt;
  await writeFile(outputFile, `${answers.map(({ body }) => body).join('\n')}\n`);
  const failed = answers.filter(({ status }) => status !== 200);
  const rate = Math.round((records.length / elapsedMs) * 1000);
  const summary = `${records.length} records in ${duration(elapsedMs)}, ${rate} records/s, to ${outputFile}`;
  if (failed.length === 0) scoring.succeed(`Scored ${summary}`);
  else scoring.fail(`${summary}; ${failed.length} failed: ${failed[0]?.body}`);
  console.log(firstScore(records[0], answers[0]));
  return failed.length;
}

function firstScore(record: string | undefined, answer: Scored | undefined): string {
  return `\nThe first record\n  ${record}\nand its score\n  ${answer?.body}\n`;
}
