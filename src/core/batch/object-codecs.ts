import { parseMediaType } from '../media/content-type.ts';
import { createCsvEncoder } from '../records/csv-encoder.ts';
import type { RecordFormat } from '../records/formats.ts';
import { createJsonEncoder } from '../records/json-encoder.ts';
import { createJsonLinesDecoder } from '../records/json-lines-decoder.ts';
import { createJsonLinesEncoder } from '../records/json-lines-encoder.ts';
import type { RecordEncoder } from '../records/record.ts';
import { recordCheck } from '../signature/check-record.ts';
import { createCsvLines } from './csv-lines.ts';
import { createJsonBodyDecoder } from './json-body-decoder.ts';
import { createJsonLines } from './json-lines.ts';
import type { RecordLines } from './record-lines.ts';
import type { ResultSettings } from './result-settings.ts';

/** Only the shape of records is looked at here: the container knows the model. */
const check = recordCheck(undefined, 'off');

/** A reader of an object's records. `contentType` is the object's own, where somebody gave it one. */
export function createRecordLines(
  format: RecordFormat,
  contentType: string | undefined,
  { csvColumns, joinInputs: keepInputs, maxRecordBytes }: ResultSettings,
): RecordLines {
  const options = { check, keepInputs, maxRecordBytes };
  switch (format) {
    case 'csv':
      return createCsvLines({
        header: headerOf(contentType),
        columns: csvColumns,
        keepInputs,
        maxRecordBytes,
      });
    case 'jsonlines':
      return createJsonLines(createJsonLinesDecoder(options));
    case 'json':
      return createJsonLines(createJsonBodyDecoder(options));
  }
}

/**
 * A writer of results in the format of the object. The last column is `_error_` whether a record failed or not, so the columns do not
 * depend on what happened.
 */
export function createResultEncoder(
  format: RecordFormat,
  lines: Pick<RecordLines, 'hasHeader'>,
  settings: ResultSettings,
): RecordEncoder {
  const options = {
    columns: settings.outputs,
    trimPadding: PADDING[settings.outputPadding],
    joinInputs: settings.joinInputs,
    errorColumn: true,
  };
  switch (format) {
    case 'csv':
      return createCsvEncoder({ ...options, header: () => lines.hasHeader });
    case 'jsonlines':
      return createJsonLinesEncoder(options);
    case 'json':
      return createJsonEncoder(options);
  }
}

const PADDING = { keep: 'none', 'trim-end': 'trailing', trim: 'both' } as const;

/** The `header` parameter of text/csv (RFC 4180, section 3). */
function headerOf(contentType: string | undefined): 'present' | 'absent' | undefined {
  const mediaType = contentType === undefined ? undefined : parseMediaType(contentType);
  if (mediaType?.essence !== 'text/csv') return undefined;
  const header = mediaType.parameters.get('header')?.toLowerCase();
  return header === 'present' || header === 'absent' ? header : undefined;
}
