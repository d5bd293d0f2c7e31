import type { RecordDecoder, SourceRecord } from '../records/record.ts';
import { decided, type Plan, planColumns } from './columns.ts';
import { createTypeGuess, type TypeGuess } from './guess.ts';
import { type CsvOptions, DEFAULT_GUESS_CHARACTERS, DEFAULT_GUESS_ROWS } from './options.ts';
import { createRowWriter, type RowWriter } from './row.ts';
import { createTable } from './table.ts';

/** A decoder that also tells which columns were no inputs of the model: none until the first row is read. */
export interface CsvDecoder extends RecordDecoder {
  readonly droppedColumns: readonly number[];
}

/**
 * Reads CSV (RFC 4180, in UTF-8; lines may end in CRLF, LF or CR) as records of JSON that a model can be scored with. Cells become
 * what the signature declares, by {@link planColumns}; where it says nothing, the first rows are held back to guess the types by
 * {@link createTypeGuess}. What is wrong with one row is wrong with that record alone, unless it is the header.
 *
 * The records of a chunk are returned at once, so a body that is in memory is better pushed in pieces, which must not be changed
 * afterwards.
 * @throws ProblemError `invalid-request`, `misconfigured` from `push` and `end`
 */
export function createCsvDecoder(options: CsvOptions): CsvDecoder {
  let records: SourceRecord[] = [];
  let hasHeader: boolean | undefined;
  let droppedColumns: readonly number[] = [];
  let plan: Plan = { columns: [], head: '', tail: '' };
  let write: RowWriter | undefined;

  let guess: TypeGuess = createTypeGuess(0);
  let held: ((write: RowWriter) => SourceRecord)[] = [];
  let heldCharacters = 0;

  function hold(record: (write: RowWriter) => SourceRecord, cells: readonly string[]): void {
    held.push(record);
    for (const cell of cells) heldCharacters += cell.length;
    if (
      held.length >= (options.guessRows ?? DEFAULT_GUESS_ROWS) ||
      heldCharacters >= (options.guessCharacters ?? DEFAULT_GUESS_CHARACTERS)
    ) {
      release();
    }
  }

  function release(): void {
    const writer = createRowWriter(decided(plan, guess.types()), options);
    write = writer;
    for (const record of held) records.push(record(writer));
    held = [];
  }

  const table = createTable(options, {
    header(header) {
      hasHeader = header.hasHeader;
      plan = planColumns(header, options);
      droppedColumns = plan.columns.flatMap(({ kind }, place) => (kind === 'dropped' ? [place + 1] : []));
      if (plan.columns.some(({ kind }) => kind === 'undecided')) {
        guess = createTypeGuess(header.names.length);
      } else {
        write = createRowWriter(plan, options);
      }
    },
    record(number, cells) {
      if (write !== undefined) {
        records.push(write(number, cells));
        return;
      }
      guess.see(cells);
      hold((writer) => writer(number, cells), cells);
    },
    broken(number, message) {
      const record = { number, errors: [{ record: number, message }] };
      if (write !== undefined) records.push(record);
      else hold(() => record, []);
    },
  });

  function taken(): readonly SourceRecord[] {
    const complete = records;
    records = [];
    return complete;
  }

  return {
    get hasHeader() {
      return hasHeader;
    },
    get droppedColumns() {
      return droppedColumns;
    },
    push(chunk) {
      table.push(chunk);
      return taken();
    },
    end() {
      table.end();
      if (held.length > 0) release();
      return taken();
    },
  };
}
