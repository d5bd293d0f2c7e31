import type { Field } from '../records/record.ts';

/** A record as it stands in a payload: a line, its end included; or what is wrong with it, where it is never sent. */
export type PackedRecord = LineRecord | UnsendableRecord;

export interface LineRecord {
  /** Place in the object, from 1; header lines don't count. */
  readonly number: number;
  readonly line: Uint8Array;
  readonly inputs?: readonly Field[] | undefined;
}

export interface UnsendableRecord {
  readonly number: number;
  readonly code: string;
  readonly message: string;
  readonly field?: string | undefined;
}

/** Records that go to the endpoint together. */
export interface Payload {
  /** From 1. */
  readonly number: number;
  readonly records: readonly PackedRecord[];
}
