import { ProblemError } from '../errors/problem-error.ts';
import { type Header, readHeader } from './header.ts';
import { type CsvOptions, DEFAULT_MAX_RECORD_BYTES } from './options.ts';
import { createRowParser, EMPTY_LINE, type Row } from './parser.ts';
import { createUtf8Gate } from './utf8.ts';

/** Empty lines in a row that are told one by one; with more of them between records the body is refused. */
export const MAX_EMPTY_LINES = 10_000;

/** Is told what a table holds, in order; records are numbered from 1. */
export interface TableReader {
  /** Once, before any record. */
  header(header: Header): void;
  /** A record with as many cells as there are columns. */
  record(number: number, cells: readonly string[]): void;
  broken(number: number, message: string): void;
}

export interface Table {
  push(chunk: Uint8Array): void;
  end(): void;
}

/**
 * Reads a table: its header, then records. Empty lines at the very end are nothing; any other is a record with one empty cell.
 * @throws ProblemError `invalid-request`, `misconfigured` from `push` and `end`
 */
export function createTable(options: CsvOptions, reader: TableReader): Table {
  const gate = createUtf8Gate();
  const parser = createRowParser(options.maxRecordBytes ?? DEFAULT_MAX_RECORD_BYTES);
  let columns: number | undefined;
  let records = 0;
  let emptyLines = 0;

  function take(row: Row): void {
    if (row === EMPTY_LINE) {
      emptyLines++;
      return;
    }
    if (emptyLines > MAX_EMPTY_LINES) {
      throw new ProblemError('invalid-request', {
        detail: `There are more than ${MAX_EMPTY_LINES} empty lines after record ${records}.`,
      });
    }
    for (; emptyLines > 0; emptyLines--) tell(EMPTY_LINE);
    tell(row);
  }

  function tell(row: Row): void {
    if (columns === undefined) {
      const header = readHeader(firstCells(row, options), options);
      columns = header.names.length;
      reader.header(header);
      if (header.hasHeader) return;
    }
    const number = ++records;
    if ('broken' in row) reader.broken(number, row.broken);
    else if (row.length === columns) reader.record(number, row);
    else reader.broken(number, `Expected ${cells(columns)}; got ${row.length}.`);
  }

  return {
    push(chunk) {
      for (const row of parser.push(gate.push(chunk))) take(row);
    },
    end() {
      gate.end();
      for (const row of parser.end()) take(row);
    },
  };
}

/** A broken first row may be the header, unless the request says that there is none or the columns are known without it. */
function firstCells(row: Row, options: CsvOptions): readonly string[] {
  if (!('broken' in row)) return row;
  if (options.header === 'absent' || (options.header === undefined && options.columns !== undefined))
    return [];
  throw new ProblemError('invalid-request', { detail: `The first row can't be read. ${row.broken}` });
}

function cells(count: number): string {
  return count === 1 ? '1 cell' : `${count} cells`;
}
