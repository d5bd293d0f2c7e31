import type { CsvOptions } from '../csv/options.ts';
import { createTable } from '../csv/table.ts';
import type { Field } from '../records/record.ts';
import type { PackedRecord } from './packed-record.ts';
import type { RecordLines } from './record-lines.ts';

export interface CsvLinesOptions {
  /** The `header` parameter of the object's own content type. */
  readonly header: 'present' | 'absent' | undefined;
  /** `SCR_CSV_COLUMNS` */
  readonly columns: readonly string[] | undefined;
  readonly keepInputs: boolean;
  readonly maxRecordBytes: number;
}

/**
 * Reads a table by the container's own rules, and writes its rows anew, one a line. What the container would find broken is told here and
 * not sent, so that what is sent has as many results as rows. Cells stay text: their types are for the container to tell, which knows the
 * model. Every payload gets the header, or `SCR_CSV_COLUMNS` where the object has none.
 */
export function createCsvLines(options: CsvLinesOptions): RecordLines {
  let head: Uint8Array = new Uint8Array(0);
  let hasHeader = false;
  let names: readonly string[] = [];
  let records: PackedRecord[] = [];

  const table = createTable(tableOptions(options), {
    header(header) {
      ({ hasHeader, names } = header);
      head = Buffer.from(csvLine(names));
    },
    record(number, cells) {
      const line = Buffer.from(csvLine(cells));
      records.push(options.keepInputs ? { number, line, inputs: inputsOf(names, cells) } : { number, line });
    },
    broken(number, message) {
      records.push({ number, code: 'invalid-record', message });
    },
  });

  function taken(): readonly PackedRecord[] {
    const complete = records;
    records = [];
    return complete;
  }

  return {
    contentType: 'text/csv; header=present',
    get head() {
      return head;
    },
    get hasHeader() {
      return hasHeader;
    },
    push(chunk) {
      table.push(chunk);
      return taken();
    },
    end() {
      table.end();
      return taken();
    },
  };
}

/** A row as it is read back, whatever its cells hold. */
function csvLine(cells: readonly string[]): string {
  const line = cells.map(quoted).join(',');
  // An empty line is no row, and a byte order mark at the start of a payload no part of a cell.
  return line === '' ? '""\n' : `${line}\n`;
}

function quoted(cell: string): string {
  return /[",\r\n\uFEFF]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function inputsOf(names: readonly string[], cells: readonly string[]): readonly Field[] {
  return names.map((name, place) => ({ name, json: JSON.stringify(cells[place] ?? '') }));
}

/** What only matters for types is left at anything. */
function tableOptions({ header, columns, keepInputs, maxRecordBytes }: CsvLinesOptions): CsvOptions {
  return {
    header,
    columns,
    keepInputs,
    maxRecordBytes,
    level: 'off',
    requestShape: 'inputs',
    inputTypes: new Map(),
    emptyString: 'empty',
  };
}
