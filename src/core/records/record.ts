import type { RecordError } from '../errors/problem-error.ts';

/** A record as a codec read it from a request: what SCR is sent for it, or what is wrong with it. */
export type SourceRecord = ScorableRecord | FaultyRecord;

export interface ScorableRecord {
  /** Place in the request, counted from 1; header lines don't count. */
  readonly number: number;
  /** JSON of one record, in one of SCR's shapes. */
  readonly payload: Uint8Array;
  /** What the caller sent, where outputs are to be joined to it. */
  readonly inputs?: readonly Field[] | undefined;
}

export interface FaultyRecord {
  readonly number: number;
  /** At least one. */
  readonly errors: readonly RecordError[];
  readonly inputs?: readonly Field[] | undefined;
}

/** A name and its value as JSON text, exactly as it was written: no digit of a number is lost. */
export interface Field {
  readonly name: string;
  readonly json: string;
}

/**
 * Reads records from the bytes of one request as they come. Throws a ProblemError where the whole body can't be read
 * (`invalid-json`, `invalid-request`); what is wrong with one record is in that record.
 */
export interface RecordDecoder {
  /** Takes the next bytes, in chunks of any size, and returns the records that are complete now. */
  push(chunk: Uint8Array): readonly SourceRecord[];
  /** There are no more bytes: returns what is left. */
  end(): readonly SourceRecord[];
  /** Whether the first row of a table was a header; undefined until that is known, and for what has no header. */
  readonly hasHeader: boolean | undefined;
  /** Places, from 1, of the columns that are no inputs of the model and were left out. */
  readonly droppedColumns?: readonly number[];
}

/** What became of one record. */
export type RecordResult = ScoredRecord | FailedRecord;

export interface ScoredRecord {
  readonly number: number;
  readonly outputs: readonly Field[];
  readonly inputs?: readonly Field[] | undefined;
}

export interface FailedRecord {
  readonly number: number;
  /** Code of the error table. */
  readonly error: string;
  readonly inputs?: readonly Field[] | undefined;
}

/**
 * Writes results in one format, in order, as text. Columns are the signature's outputs (or a selection) where they are known, else those
 * of the first scored record; they are the same for the whole response.
 */
export interface RecordEncoder {
  readonly contentType: string;
  /** The text for one result; may be empty where it can't be written before a later one is known. */
  row(result: RecordResult): string;
  /** What closes the response, and everything that was held back. */
  end(): string;
}
