import type { EncoderOptions } from './encoder-options.ts';
import { MEDIA_TYPES } from './formats.ts';
import type { RecordEncoder } from './record.ts';
import { createResultTable } from './result-table.ts';

export interface CsvEncoderOptions extends EncoderOptions {
  /** Whether the first line names the columns; asked when the first row is written, where that depends on the request's header. */
  readonly header: boolean | (() => boolean);
}

/**
 * Writes results as CSV (RFC 4180), a row each: strings as they are, in quotes where they have to be, numbers digit by digit as SCR
 * wrote them, null as nothing, objects and arrays as their JSON. Lines end in LF rather than the RFC's CRLF: that is what Unix tools
 * and SageMaker's splitting of batches by line take for one. A row without any text would be a blank line, which readers skip; it is
 * written as `""`.
 */
export function createCsvEncoder(options: CsvEncoderOptions): RecordEncoder {
  const { header } = options;
  return createResultTable(options, {
    contentType: MEDIA_TYPES.csv[0],
    empty: '',
    begin(columns) {
      const hasHeader = typeof header === 'function' ? header() : header;
      return hasHeader ? line(columns.map(quoted)) : '';
    },
    row: (cells) => line(cells.map(csvCell)),
    end: () => '',
  });
}

function line(cells: readonly string[]): string {
  return `${cells.join(',') || '""'}\n`;
}

/** The cell for a JSON value. */
function csvCell(json: string): string {
  switch (json.charCodeAt(0)) {
    case 0x22: // a string
      return quoted(json.includes('\\') ? JSON.parse(json) : json.slice(1, -1));
    case 0x6e: // null
      return '';
    case 0x7b: // an object or an array
    case 0x5b:
      return quoted(json);
    default:
      return json;
  }
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
