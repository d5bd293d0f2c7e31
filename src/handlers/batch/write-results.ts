import { errorLine } from '../../core/batch/error-line.ts';
import type { RecordOutcome } from '../../core/batch/record-outcome.ts';
import type { RecordEncoder } from '../../core/records/record.ts';

/** Where text goes, not faster than it is taken. */
export interface TextSink {
  write(text: string): Promise<void>;
}

export interface ResultSinks {
  readonly output: TextSink;
  readonly errors: TextSink;
}

export interface ResultCounts {
  scored: number;
  failed: number;
}

export interface WriteOptions {
  readonly encoder: RecordEncoder;
  readonly sinks: ResultSinks;
  /** Whether the errors hold what was sent. */
  readonly errorRecords: boolean;
  /** Number of the first record; more than 1 for what is not the beginning of an object. */
  readonly firstRecord: number;
  /** Counted as results are written. */
  readonly counts: ResultCounts;
}

/** Writes outcomes as a row each, and failures as a line of the errors too. */
export async function writeResults(
  outcomes: AsyncIterable<readonly RecordOutcome[]>,
  { encoder, sinks, errorRecords, firstRecord, counts }: WriteOptions,
): Promise<void> {
  for await (const lot of outcomes) {
    let rows = '';
    let errors = '';
    for (const outcome of lot) {
      const { inputs } = outcome;
      const number = outcome.number + firstRecord - 1;
      if ('outputs' in outcome) {
        counts.scored++;
        rows += encoder.row({ number, outputs: outcome.outputs, inputs });
      } else {
        counts.failed++;
        rows += encoder.row({ number, error: outcome.code, inputs });
        errors += errorLine({ ...outcome, number }, errorRecords);
      }
    }
    if (rows !== '') await sinks.output.write(rows);
    if (errors !== '') await sinks.errors.write(errors);
  }
  await sinks.output.write(encoder.end());
}
