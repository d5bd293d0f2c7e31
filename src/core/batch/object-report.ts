import type { GiveBackReason } from './given-back.ts';
import type { RecordCounts } from './manifest.ts';

/** How the work on one object ended. */
export type ObjectOutcome =
  /** Its results are written. */
  | 'scored'
  /** It is not what it should be; its manifest says why. */
  | 'refused'
  /** An earlier run has written its results already. */
  | 'already-scored'
  /** It was replaced since: a later event is about what is there now. */
  | 'superseded'
  /** It was deleted since. */
  | 'gone'
  /** Not this time; the event must come again. */
  | 'given-back'
  /** A bug. */
  | 'failed';

/** What is logged and counted of one object, once. No value of an input or output is in it. */
export interface ObjectReport {
  readonly outcome: ObjectOutcome;
  readonly reason: GiveBackReason | undefined;
  /** What there is to say of a refusal, or of work given back. */
  readonly detail: string | undefined;
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
  readonly etag: string | undefined;
  readonly run: string;
  readonly records: RecordCounts;
  readonly bytesIn: number;
  readonly calls: number;
  readonly durationMs: number;
  readonly endpointMs: number;
  /** Of a bug. */
  readonly cause: readonly string[] | undefined;
}
