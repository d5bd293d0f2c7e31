import type { Sample } from './files.ts';
import { duration, progressBar } from './progress-bar.ts';
import { scoreCsv } from './score-csv.ts';
import { startStep } from './step.ts';

export interface ScoreSampleOptions {
  readonly url: string;
  readonly sample: Sample;
  readonly sampleFile: string;
  readonly outputFile: string;
  readonly signal: AbortSignal;
}

/** Scores the sample and says what came out; returns how many rows failed. */
export async function scoreSample(options: ScoreSampleOptions): Promise<number> {
  const { sample, outputFile } = options;
  const startedAt = performance.now();
  const scoring = startStep(`Scoring the ${sample.rows} rows of ${options.sampleFile}`);
  let done = 0;
  const onProgress = (rows: number) => {
    done = rows;
    scoring.text = progressBar(rows, sample.rows, performance.now() - startedAt);
  };
  try {
    const scored = await scoreCsv({ ...options, inputFile: options.sampleFile, onProgress });
    const elapsedMs = performance.now() - startedAt;
    const rate = Math.round((scored.rows / elapsedMs) * 1000);
    const summary = `${scored.rows} rows in ${duration(elapsedMs)}, ${rate} rows/s, to ${outputFile}`;
    if (scored.failed === 0) scoring.succeed(`Scored ${summary}`);
    else scoring.fail(`${summary}; ${scored.failed} failed, see the last column`);
    console.log(
      `\n  ${sample.header}\n  ${sample.firstRow}\n\nbecame\n\n  ${scored.header}\n  ${scored.firstRow}\n`,
    );
    return scored.failed;
  } catch (failure) {
    const written = done === 0 ? '' : `; those are in ${outputFile}`;
    scoring.fail(`Stopped after ${done} of ${sample.rows} rows${written}`);
    throw failure;
  }
}
