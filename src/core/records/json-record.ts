import { ProblemError } from '../errors/problem-error.ts';
import { scanJson } from '../json/scan.ts';
import type { RecordCheck } from '../signature/check-record.ts';
import type { FaultyRecord, SourceRecord } from './record.ts';
import { recordFields } from './record-fields.ts';

/** What a decoder of JSON records is told. */
export interface JsonRecordOptions {
  /** Longest record in bytes; a longer one is faulty, and never held whole. */
  readonly maxRecordBytes: number;
  /** What is wrong with a record of valid JSON: its shape, and what disagrees with the model's signature. */
  readonly check: RecordCheck;
  /** Whether each record carries its fields, for joining them to the outputs. */
  readonly keepInputs?: boolean;
}

/**
 * Makes a record of the bytes of one JSON value: they stay as they are. A value that is no record is a faulty record.
 * @throws JsonFault where the bytes are not JSON
 */
export function jsonRecord(number: number, payload: Uint8Array, options: JsonRecordOptions): SourceRecord {
  const span = scanJson(payload);
  try {
    const errors = options.check(payload, span, number);
    const inputs = options.keepInputs === true ? { inputs: recordFields(payload, span) } : undefined;
    return errors.length === 0 ? { number, payload, ...inputs } : { number, errors, ...inputs };
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown;
    return faultyRecord(number, thrown.message);
  }
}

export function faultyRecord(number: number, message: string): FaultyRecord {
  return { number, errors: [{ record: number, message }] };
}
