import type { RecordDecoder, SourceRecord } from '../records/record.ts';
import type { PackedRecord } from './packed-record.ts';
import type { RecordLines } from './record-lines.ts';

/** The records of a JSON or JSON Lines object as lines of JSON. What is no record is told here, and not sent. */
export function createJsonLines(decoder: RecordDecoder): RecordLines {
  const lines = (records: readonly SourceRecord[]) => records.map(packed);
  return {
    head: new Uint8Array(0),
    contentType: 'application/jsonlines',
    hasHeader: false,
    push: (chunk) => lines(decoder.push(chunk)),
    end: () => lines(decoder.end()),
  };
}

function packed(record: SourceRecord): PackedRecord {
  const { number } = record;
  if ('payload' in record) return { number, line: onOneLine(record.payload), inputs: record.inputs };
  const [error] = record.errors;
  return { number, code: 'invalid-record', message: error?.message ?? '', field: error?.field };
}

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/** A copy with a line feed at the end. Line breaks can stand only between the tokens of JSON, where a blank means the same. */
function onOneLine(json: Uint8Array): Uint8Array {
  const line = Buffer.allocUnsafe(json.length + 1);
  line.set(json);
  for (let at = line.indexOf(LF); at !== -1 && at < json.length; at = line.indexOf(LF, at)) line[at] = SPACE;
  for (let at = line.indexOf(CR); at !== -1 && at < json.length; at = line.indexOf(CR, at)) line[at] = SPACE;
  line[json.length] = LF;
  return line;
}
