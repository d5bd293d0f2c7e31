import { ProblemError } from '../errors/problem-error.ts';
import { JsonFault } from '../json/fault.ts';
import { scanJson } from '../json/scan.ts';
import { skipSpace } from '../json/tokens.ts';
import { BODY_START, type BodyPlace, invalidJsonAt, placeAfter } from './body-place.ts';
import { nameOf } from './field-name.ts';
import { faultyRecord, type JsonRecordOptions, jsonRecord } from './json-record.ts';
import { createManyRecordsGrammar, type ValueRole } from './many-records-grammar.ts';
import type { RecordDecoder, SourceRecord } from './record.ts';
import { createSpanningBytes } from './spanning-bytes.ts';
import { textsOf } from './text-of.ts';
import { createValueEnd } from './value-end.ts';

/**
 * Reads application/json with many records: an array of them, or `{"instances":[…]}`, whose other members have to be JSON and are
 * ignored. Which bodies are such is told by `isManyRecords`. An element that is JSON but no record is a faulty record; what is not
 * JSON, or nested over 64 deep counted from the body's outermost bracket, breaks the body off with line and column of the whole body.
 * The records of earlier chunks have been given out by then. Of an element over `maxRecordBytes` only the end is looked for.
 *
 * A payload is the element's bytes, cut out of the chunk where it lies within one.
 */
export function createJsonArrayDecoder(options: JsonRecordOptions): RecordDecoder {
  const { maxRecordBytes } = options;
  const tooLong = `The record is longer than ${maxRecordBytes} bytes.`;
  const grammar = createManyRecordsGrammar();
  const valueEnd = createValueEnd();
  const begun = createSpanningBytes(maxRecordBytes);
  let count = 0;
  /** What is being read, where that is a value. */
  let role: ValueRole | undefined;
  let chunkPlace = BODY_START;
  /** Where the value began that came over from an earlier chunk. */
  let begunPlace = BODY_START;

  /** Takes a value that is complete; undefined where it was too long to be kept. @throws JsonFault */
  function take(value: Uint8Array | undefined, records: SourceRecord[]): void {
    const fits = value !== undefined && value.length <= maxRecordBytes;
    if (role === 'record') {
      count++;
      records.push(fits ? jsonRecord(count, value, options) : faultyRecord(count, tooLong));
      grammar.valueEnded();
    } else {
      if (!fits) throw tooLongMember(maxRecordBytes);
      const { start, end } = scanJson(value);
      if (role === 'name') grammar.nameEnded(nameOf(textsOf(value)(start, end)));
      else grammar.valueEnded();
    }
    role = undefined;
  }

  /** Takes a value whose first byte is at `offset` of `bytes`, which begin at `place`. @throws ProblemError */
  function takeAt(place: BodyPlace, bytes: Uint8Array, offset: number, end: number, records: SourceRecord[]) {
    try {
      take(bytes.subarray(offset, end), records);
    } catch (fault) {
      throw located(fault, place, bytes, offset);
    }
  }

  function takeBegun(records: SourceRecord[]): void {
    const value = begun.take();
    if (value === undefined) take(value, records);
    else takeAt(begunPlace, value, 0, value.length, records);
  }

  /** Reads on from `start` to the end of a value or behind one sign of punctuation. @throws JsonFault with an offset in the chunk */
  function step(chunk: Uint8Array, start: number, records: SourceRecord[]): number {
    const isNew = role === undefined;
    if (isNew) {
      const first = chunk[start] ?? 0;
      role = grammar.take(first, start);
      if (role === undefined) return start + 1;
      valueEnd.begin(first, grammar.depth);
    }
    const end = valueEnd.find(chunk, start);
    if (isNew && end !== -1) {
      takeAt(chunkPlace, chunk, start, end, records);
      return end;
    }
    if (isNew) begunPlace = placeAfter(chunkPlace, chunk.subarray(0, start));
    begun.add(chunk.subarray(start, end === -1 ? chunk.length : end));
    if (end === -1) return chunk.length;
    takeBegun(records);
    return end;
  }

  return {
    hasHeader: undefined,
    push(chunk) {
      const records: SourceRecord[] = [];
      try {
        let at = role === undefined ? skipSpace(chunk, 0) : 0;
        while (at < chunk.length) {
          at = step(chunk, at, records);
          if (role === undefined) at = skipSpace(chunk, at);
        }
      } catch (fault) {
        throw located(fault, chunkPlace, chunk, 0);
      }
      chunkPlace = placeAfter(chunkPlace, chunk);
      return records;
    },
    end() {
      const records: SourceRecord[] = [];
      try {
        if (role !== undefined && !valueEnd.isScalar && begun.length > maxRecordBytes) throw notClosed();
        if (role !== undefined) takeBegun(records);
        grammar.bodyEnded(0);
      } catch (fault) {
        throw located(fault, chunkPlace, NO_BYTES, 0);
      }
      return records;
    },
  };
}

const NO_BYTES = new Uint8Array(0);

/** A fault at its place in the body; anything else that was thrown as it is. */
function located(thrown: unknown, place: BodyPlace, bytes: Uint8Array, offset: number): unknown {
  if (!(thrown instanceof JsonFault)) return thrown;
  return invalidJsonAt(placeAfter(place, bytes.subarray(0, offset + thrown.at)), thrown.message);
}

function notClosed(): JsonFault {
  return new JsonFault(0, 'the value is not closed');
}

function tooLongMember(maxBytes: number): ProblemError {
  return new ProblemError('invalid-request', {
    detail: `A name or a value beside the records is longer than ${maxBytes} bytes.`,
  });
}
