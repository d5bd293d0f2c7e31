import { ProblemError } from '../errors/problem-error.ts';
import { JsonFault } from '../json/fault.ts';
import { skipSpace } from '../json/tokens.ts';
import { charactersIn } from './body-place.ts';
import { faultyRecord, type JsonRecordOptions, jsonRecord } from './json-record.ts';
import type { RecordDecoder, SourceRecord } from './record.ts';
import { createSpanningBytes } from './spanning-bytes.ts';

/** Empty lines in a row that are told one by one; with more of them between records the body is refused. */
export const MAX_EMPTY_LINES = 10_000;

const LF = 0x0a;
const CR = 0x0d;
/** Bytes that a line may have without their being part of its record: byte order mark and carriage return. */
const FRAME_BYTES = 4;

/**
 * Reads JSON Lines (application/jsonlines, application/x-ndjson): one record a line, in UTF-8. Lines end in LF or CRLF, the last one
 * may do without; a byte order mark at the very start and blank lines at the very end are no records. Every other line is one, so a
 * record's number is that of its line, and what is wrong with a line is wrong with that record alone.
 *
 * A payload is the line's bytes, cut out of the chunk where it lies within one.
 */
export function createJsonLinesDecoder(options: JsonRecordOptions): RecordDecoder {
  const begun = createSpanningBytes(options.maxRecordBytes + FRAME_BYTES);
  let lines = 0;
  let blanks = 0;

  function take(line: Uint8Array | undefined, records: SourceRecord[]): void {
    const content = line && withoutFrame(line, lines + blanks === 0);
    const isLong = content === undefined || content.length > options.maxRecordBytes;
    if (!isLong && skipSpace(content, 0) === content.length) {
      blanks++;
      return;
    }
    if (blanks > MAX_EMPTY_LINES) {
      throw new ProblemError('invalid-request', {
        detail: `There are more than ${MAX_EMPTY_LINES} empty lines after line ${lines}.`,
      });
    }
    for (; blanks > 0; blanks--) records.push(faultyRecord(++lines, `Line ${lines} is empty.`));
    const number = ++lines;
    records.push(
      isLong
        ? faultyRecord(number, `Line ${number} is longer than ${options.maxRecordBytes} bytes.`)
        : recordOfLine(number, content, options),
    );
  }

  return {
    hasHeader: undefined,
    push(bytes) {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      const records: SourceRecord[] = [];
      let start = 0;
      for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
        const line = chunk.subarray(start, end);
        start = end + 1;
        if (begun.length > 0) {
          begun.add(line);
          take(begun.take(), records);
        } else {
          take(line, records);
        }
      }
      if (start < chunk.length) begun.add(chunk.subarray(start));
      return records;
    },
    end() {
      const records: SourceRecord[] = [];
      if (begun.length > 0) take(begun.take(), records);
      return records;
    },
  };
}

function withoutFrame(line: Uint8Array, isFirst: boolean): Uint8Array {
  const start = isFirst && line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? 3 : 0;
  const end = line.at(-1) === CR ? line.length - 1 : line.length;
  return start === 0 && end === line.length ? line : line.subarray(start, end);
}

function recordOfLine(number: number, line: Uint8Array, options: JsonRecordOptions): SourceRecord {
  try {
    return jsonRecord(number, line, options);
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    const column = 1 + charactersIn(line, 0, fault.at);
    return faultyRecord(number, `Line ${number}, column ${column}: ${fault.message}.`);
  }
}
