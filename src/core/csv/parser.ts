import { CsvError, Parser } from 'csv-parse';
import { ProblemError } from '../errors/problem-error.ts';
import { createSpanningBytes } from '../records/spanning-bytes.ts';

/** The cells of one row, or what is wrong with it. */
export type Row = readonly string[] | BrokenRow;

export interface BrokenRow {
  /** A sentence that quotes nothing of the row. */
  readonly broken: string;
}

/** Cuts text in UTF-8 into rows (RFC 4180). Chunks must not be changed once they were pushed. */
export interface RowParser {
  /** The rows that are complete now; the last one may be held back until more is known. */
  push(bytes: Uint8Array): readonly Row[];
  end(): readonly Row[];
}

/** What stands for a line without a byte, as opposed to one with an empty cell in quotes. */
export const EMPTY_LINE: readonly string[] = Object.freeze(['']);

/** Broken rows that are told one by one; a body with more of them is refused, as each costs the parser a new start. */
export const MAX_BROKEN_ROWS = 1000;

/** The parser may leave up to three bytes at the end of a chunk unread until it sees the next ones. */
const LOOK_AHEAD_BYTES = 4;
const NONE = new Uint8Array(0);
const LF = 0x0a;
const CR = 0x0d;

/**
 * csv-parse's stream, used synchronously: nothing is ever pushed to its readable side, as rows are taken in `on_record`, so a write
 * returns when its bytes are read.
 *
 * Left to itself, csv-parse stops at a quote where RFC 4180 allows none, or, told to skip errors, reads on within the quotes and
 * loses the rows up to the next quote. Its limit for a record's size can't be combined with skipping either. So a broken row ends
 * the parser here, and a new one starts on the next line: a row that is broken, too long, or not closed at the end is its first line
 * alone, and what follows that line is read as rows of its own.
 */
export function createRowParser(maxRecordBytes: number): RowParser {
  const tooLong = new Error('too long');
  const unfinished = createSpanningBytes(maxRecordBytes + LOOK_AHEAD_BYTES);
  let rows: Row[] = [];
  let brokenRows = 0;
  let written = 0;
  let rowEnd = 0;
  /** Where the bytes in `unfinished` begin, counted as `written` is. */
  let keptFrom = 0;
  let parser = started();
  let lastByte = LF;
  /** Whether the rest of a broken row's line is being passed over. */
  let isSkipping = false;
  /** Whether a line that was passed over ended in a CR, which may be half of a CRLF. */
  let isAfterCr = false;

  function started(): Parser {
    written = 0;
    rowEnd = 0;
    keptFrom = 0;
    return new Parser({
      bom: false,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      on_record(cells: string[], { bytes }) {
        const size = bytes - rowEnd;
        if (size > maxRecordBytes) throw tooLong;
        rowEnd = bytes;
        rows.push(size <= 2 && cells.length === 1 && cells[0] === '' ? EMPTY_LINE : cells);
        return undefined;
      },
      // An error is seen in `errored` at once; without a listener it would also be an uncaught exception.
    }).on('error', () => {});
  }

  function read(bytes: Uint8Array): void {
    const todo = [bytes];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const rest = isSkipping || isAfterCr ? skipLine(next) : next;
      if (rest.length === 0) continue;
      const start = written;
      // A row is given up at the same byte whatever the chunks are.
      const slice = rest.subarray(0, maxRecordBytes + LOOK_AHEAD_BYTES - (written - rowEnd));
      written += slice.length;
      parser.write(slice);
      forgetRows();
      unfinished.add(slice.subarray(Math.max(0, rowEnd - start)));
      todo.push(rest.subarray(slice.length));
      if (parser.errored) todo.push(giveUpRow(parser.errored));
      else if (written - rowEnd >= maxRecordBytes + LOOK_AHEAD_BYTES) todo.push(giveUpRow(tooLong));
    }
  }

  /** Returns what has been read of the row. */
  function giveUpRow(error: Error): Uint8Array {
    if (++brokenRows > MAX_BROKEN_ROWS) {
      throw new ProblemError('invalid-request', {
        detail: `More than ${MAX_BROKEN_ROWS} records have quotes that do not follow RFC 4180, or are longer than ${maxRecordBytes} bytes.`,
      });
    }
    rows.push({ broken: error === tooLong ? longerThan(maxRecordBytes) : quoteFault(error) });
    forgetRows();
    parser = started();
    isSkipping = true;
    return unfinished.take() ?? NONE;
  }

  /** Lets go of the bytes of rows that have come out. */
  function forgetRows(): void {
    if (rowEnd === keptFrom) return;
    unfinished.add((unfinished.take() ?? NONE).subarray(rowEnd - keptFrom));
    keptFrom = rowEnd;
  }

  function skipLine(bytes: Uint8Array): Uint8Array {
    if (isAfterCr && bytes.length > 0) {
      isAfterCr = false;
      return bytes[0] === LF ? bytes.subarray(1) : bytes;
    }
    const end = bytes.findIndex((byte) => byte === LF || byte === CR);
    if (end === -1) return NONE;
    isSkipping = false;
    isAfterCr = bytes[end] === CR;
    const rest = bytes.subarray(end + 1);
    return isAfterCr ? skipLine(rest) : rest;
  }

  function taken(): readonly Row[] {
    const complete = rows;
    rows = [];
    return complete;
  }

  return {
    push(bytes) {
      lastByte = bytes.at(-1) ?? lastByte;
      read(bytes);
      return taken();
    },
    end() {
      // With an end to every line, a line of two bytes can't be an empty cell in quotes.
      if (lastByte !== LF && lastByte !== CR) read(Uint8Array.of(LF));
      // A parser that was given nothing makes an error of its end.
      while (written > 0) {
        parser.end();
        if (!parser.errored) break;
        read(giveUpRow(parser.errored));
      }
      return taken();
    },
  };
}

function quoteFault(error: Error): string {
  return error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED'
    ? 'A quote is opened and not closed; the record is taken to be its first line.'
    : 'A quote stands where RFC 4180 allows none; the record is taken to be its first line.';
}

function longerThan(maxRecordBytes: number): string {
  return `Longer than ${maxRecordBytes} bytes, or a quote is not closed; the record is taken to be its first line.`;
}
