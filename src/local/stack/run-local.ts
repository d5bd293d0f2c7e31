import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ora from 'ora';
import { type LocalContainer, startContainer } from './container-process.ts';
import { freePort } from './free-port.ts';
import { hints } from './hints.ts';
import { duration, progressBar } from './progress-bar.ts';
import { scoreCsv } from './score-csv.ts';

export interface LocalOptions {
  /** End after the sample, rather than serve on. */
  readonly once: boolean;
  /** Undefined: 8080, or a free one where that is taken. */
  readonly port: number | undefined;
  /** CSV with a header. */
  readonly sampleFile: string;
  readonly outputFile: string;
  readonly containerBundle: string;
  readonly standInBundle: string;
}

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

/** Scores the sample and says what came out; returns how many rows failed. */
async function scoreSample(
  { url }: LocalContainer,
  { sampleFile, outputFile }: LocalOptions,
): Promise<number> {
  const [header, first, ...others] = (await readFile(sampleFile, 'utf8')).trimEnd().split('\n');
  const total = others.length + 1;
  const startedAt = performance.now();
  const scoring = ora(progressBar(0, total, 0)).start();
  const onProgress = (rows: number) => {
    scoring.text = progressBar(rows, total, performance.now() - startedAt);
  };
  try {
    const scored = await scoreCsv({ url, inputFile: sampleFile, outputFile, onProgress });
    const elapsedMs = performance.now() - startedAt;
    const rate = Math.round((scored.rows / elapsedMs) * 1000);
    const summary = `${scored.rows} rows in ${duration(elapsedMs)}, ${rate} rows/s, to ${outputFile}`;
    if (scored.failed === 0) scoring.succeed(`Scored ${summary}`);
    else scoring.fail(`${summary}; ${scored.failed} failed, see the last column`);
    console.log(`\n  ${header}\n  ${first}\n\nbecame\n\n  ${scored.header}\n  ${scored.firstRow}\n`);
    return scored.failed;
  } catch (failure) {
    scoring.fail();
    throw failure;
  }
}
