import { skipSpace } from '../json/tokens.ts';
import { createJsonArrayDecoder } from '../records/json-array-decoder.ts';
import type { JsonRecordOptions } from '../records/json-record.ts';
import { createJsonRecordDecoder } from '../records/json-record-decoder.ts';
import { isManyRecords } from '../records/many-records.ts';
import type { RecordDecoder, SourceRecord } from '../records/record.ts';
import { createSpanningBytes } from '../records/spanning-bytes.ts';

const OPENING_BRACKET = 0x5b;

/**
 * Reads a JSON object of a bucket, whatever it holds: an array of records, `{"instances":[…]}`, or one record. An array is read as it
 * comes. What begins with a brace is held until its end tells which of the two it is, or until it is too long for one record.
 */
export function createJsonBodyDecoder(options: JsonRecordOptions): RecordDecoder {
  const { maxRecordBytes } = options;
  const held = createSpanningBytes(maxRecordBytes);
  let decoder: RecordDecoder | undefined;

  function begin(chosen: RecordDecoder, chunk?: Uint8Array): readonly SourceRecord[] {
    decoder = chosen;
    const begun = held.take();
    const first = begun === undefined || begun.length === 0 ? [] : decoder.push(begun);
    return chunk === undefined ? first : [...first, ...decoder.push(chunk)];
  }

  return {
    hasHeader: undefined,
    push(chunk) {
      if (decoder !== undefined) return decoder.push(chunk);
      const isTooLong = held.length + chunk.length > maxRecordBytes;
      const isArray = held.length === 0 && chunk[skipSpace(chunk, 0)] === OPENING_BRACKET;
      if (isTooLong || isArray) return begin(createJsonArrayDecoder(options), chunk);
      held.add(chunk);
      return [];
    },
    end() {
      if (decoder !== undefined) return decoder.end();
      const body = held.take() ?? new Uint8Array(0);
      const chosen = isManyRecords(body) ? createJsonArrayDecoder(options) : createJsonRecordDecoder(options);
      return [...chosen.push(body), ...chosen.end()];
    },
  };
}
