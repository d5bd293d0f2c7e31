import type { Field } from '../records/record.ts';

/** What became of one record of an object. */
export type RecordOutcome = ScoredOutcome | FailedOutcome;

export interface ScoredOutcome {
  readonly number: number;
  readonly outputs: readonly Field[];
  readonly inputs?: readonly Field[] | undefined;
}

export interface FailedOutcome {
  readonly number: number;
  readonly code: string;
  /** Never holds an input value. */
  readonly message: string;
  readonly field?: string | undefined;
  readonly inputs?: readonly Field[] | undefined;
  /** What was sent for it. */
  readonly line?: Uint8Array | undefined;
}

/**
 * A record that was sent, or may have been, and has no result: with `BATCH_RESCORE=false` it is not sent again. Not an answer of
 * anybody's, so the error table of requests need not know it.
 */
export const OUTCOME_UNKNOWN = 'outcome-unknown';
