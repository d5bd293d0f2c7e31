import fc from 'fast-check';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import type { JsonRecordOptions } from '../../../../src/core/records/json-record.ts';
import type { RecordDecoder, SourceRecord } from '../../../../src/core/records/record.ts';
import { recordCheck } from '../../../../src/core/signature/check-record.ts';

export const lenient: JsonRecordOptions = {
  maxRecordBytes: 1_000_000,
  check: recordCheck(undefined, 'off'),
};

/** A record as a test looks at it: its payload as text, or its messages. */
export interface SeenRecord {
  readonly number: number;
  readonly payload?: string;
  readonly messages?: readonly string[];
}

export interface Decoded {
  readonly records: readonly SeenRecord[];
  /** Code and detail of the problem that broke the body off. */
  readonly problem?: string;
}

/** Decodes a body that comes in chunks which end at these offsets. Anything thrown but a ProblemError goes through. */
export function decode(decoder: RecordDecoder, body: Uint8Array, cuts: readonly number[] = []): Decoded {
  const records: SeenRecord[] = [];
  const see = (found: readonly SourceRecord[]) => records.push(...found.map(seen));
  try {
    let start = 0;
    for (const cut of [...cuts].sort((a, b) => a - b)) {
      // A copy, so that nothing of other chunks is within reach.
      see(decoder.push(Uint8Array.from(body.subarray(start, cut))));
      start = Math.min(cut, body.length);
    }
    see(decoder.push(Uint8Array.from(body.subarray(start))));
    see(decoder.end());
    return { records };
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown;
    return { records, problem: `${thrown.code}: ${thrown.detail}` };
  }
}

function seen(record: SourceRecord): SeenRecord {
  const { number } = record;
  return 'errors' in record
    ? { number, messages: record.errors.map(({ message }) => message) }
    : { number, payload: Buffer.from(record.payload).toString() };
}

export const cuts = fc.array(fc.nat(80), { maxLength: 8 });

const names = fc.oneof(
  fc.constantFrom('LOAN', 'inputs', 'data', 'instances', 'name', 'é', '"\\'),
  fc.string({ maxLength: 3 }),
);
const values = fc.oneof(
  fc.jsonValue({ maxDepth: 1, stringUnit: 'binary' }).filter((value) => typeof value !== 'object'),
  fc.constantFrom(null, 8, 'a,"b"\\', '😀', '[{'),
);

/** Records in each of SCR's shapes. */
export const records = fc.oneof(
  fc.array(fc.record({ name: names, value: values }), { maxLength: 3 }).map((inputs) => ({ inputs })),
  fc.dictionary(names, values, { maxKeys: 3 }).map((data) => ({ data })),
  fc.dictionary(names, values, { maxKeys: 3 }),
);
