import { setImmediate as nextTurn } from 'node:timers/promises';
import { ProblemError, type RecordError } from '../core/errors/problem-error.ts';
import type { RecordDecoder, SourceRecord } from '../core/records/record.ts';

/** Bytes that are decoded before others get their turn: some milliseconds' work. */
const SLICE_BYTES = 64 * 1024;
/** Errors that a refusal names; it says how many there are in all. */
const MAX_NAMED_ERRORS = 20;

/** A body that is there already, in slices, with a turn for other requests after each. */
export async function* slicesOf(body: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += SLICE_BYTES) {
    yield body.subarray(at, at + SLICE_BYTES);
    await nextTurn();
  }
}

/** The records of a body, in lots, as its bytes come. */
export async function* recordsOf(
  chunks: AsyncIterable<Uint8Array>,
  decoder: RecordDecoder,
): AsyncGenerator<readonly SourceRecord[]> {
  for await (const chunk of chunks) {
    const records = decoder.push(chunk);
    if (records.length > 0) yield records;
  }
  const rest = decoder.end();
  if (rest.length > 0) yield rest;
}

/**
 * Reads all records without scoring any, so that a refused request has had no side effect.
 * @throws ProblemError `invalid-record` naming the first faulty ones, and how many there are
 */
export async function requireAllGood(body: Uint8Array, decoder: RecordDecoder): Promise<void> {
  const errors: RecordError[] = [];
  let errorCount = 0;
  let faulty = 0;
  let total = 0;
  for await (const records of recordsOf(slicesOf(body), decoder)) {
    total += records.length;
    for (const record of records) {
      if (!('errors' in record)) continue;
      faulty++;
      errorCount += record.errors.length;
      if (errors.length < MAX_NAMED_ERRORS)
        errors.push(...record.errors.slice(0, MAX_NAMED_ERRORS - errors.length));
    }
  }
  if (faulty === 0) return;
  const detail = `${faulty} of ${total} records are faulty; none was scored.`;
  throw new ProblemError('invalid-record', { detail, errors, errorCount });
}

/**
 * Reads all records whatever is wrong with single ones.
 * @throws ProblemError `invalid-json`, `invalid-request`, where the body as a whole can't be read
 */
export async function requireReadable(body: Uint8Array, decoder: RecordDecoder): Promise<void> {
  for await (const chunk of slicesOf(body)) decoder.push(chunk);
  decoder.end();
}
