import { errorLine } from '../../core/batch/error-line.ts';
import type { RecordOutcome } from '../../core/batch/record-outcome.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
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

/** Of inputs that stand in rows which wait for the columns to be known. */
const MAX_HELD_BYTES = 8 * 1024 * 1024;

/**
 * Writes outcomes as a row each, and failures as a line of the errors too.
 * @throws ProblemError `invalid-request` where so many records fail, before the first is scored, that their rows can't be held until the
 * columns are known
 */
export async function writeResults(
  outcomes: AsyncIterable<readonly RecordOutcome[]>,
  { encoder, sinks, errorRecords, firstRecord, counts }: WriteOptions,
): Promise<void> {
  const held = createHeldInputs();
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
        const row = encoder.row({ number, error: outcome.code, inputs });
        if (row === '') held.add(inputs);
        rows += row;
        errors += errorLine({ ...outcome, number }, errorRecords);
      }
    }
    if (rows !== '') await sinks.output.write(rows);
    if (errors !== '') await sinks.errors.write(errors);
  }
  await sinks.output.write(encoder.end());
}

function createHeldInputs() {
  let bytes = 0;
  return {
    add(inputs: RecordOutcome['inputs']): void {
      for (const { json } of inputs ?? []) bytes += json.length;
      if (bytes <= MAX_HELD_BYTES) return;
      throw new ProblemError('invalid-request', {
        detail:
          'Its records fail from the first one on, so that nobody can tell what columns the output has. Set SCR_OUTPUTS to have it written all the same.',
      });
    },
  };
}
