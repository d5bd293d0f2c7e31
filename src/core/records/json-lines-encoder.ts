import type { EncoderOptions } from './encoder-options.ts';
import { MEDIA_TYPES } from './formats.ts';
import { createJsonObject } from './json-object.ts';
import type { RecordEncoder } from './record.ts';
import { createResultTable } from './result-table.ts';

/** Writes results as JSON Lines: one flat object a line, each line ending in LF. */
export function createJsonLinesEncoder(options: EncoderOptions): RecordEncoder {
  let object = createJsonObject([]);
  return createResultTable(options, {
    contentType: MEDIA_TYPES.jsonlines[0],
    empty: '',
    begin(columns) {
      object = createJsonObject(columns);
      return '';
    },
    row: (cells) => `${object(cells)}\n`,
    end: () => '',
  });
}
