import type { EncoderOptions } from './encoder-options.ts';
import { MEDIA_TYPES } from './formats.ts';
import { createJsonObject } from './json-object.ts';
import type { RecordEncoder } from './record.ts';
import { createResultTable } from './result-table.ts';

/** Writes results as one JSON text, `{"predictions":[…]}`, with one flat object a record. */
export function createJsonEncoder(options: EncoderOptions): RecordEncoder {
  let object = createJsonObject([]);
  let separator = '';
  return createResultTable(options, {
    contentType: MEDIA_TYPES.json[0],
    empty: '{"predictions":[]}',
    begin(columns) {
      object = createJsonObject(columns);
      return '{"predictions":[';
    },
    row(cells) {
      const text = separator + object(cells);
      separator = ',';
      return text;
    },
    end: () => ']}',
  });
}
