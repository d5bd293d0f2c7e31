import type { RecordCounts } from '../batch/manifest.ts';

/** How the delivery of one message ended. */
export type MessageOutcome =
  /** Its result is out. */
  | 'scored'
  /** An earlier delivery has had it scored. */
  | 'already-scored'
  /** It can never be scored: it is in the dead-letter queue, and its result says why. */
  | 'dead-letter'
  /** A copy of it comes later. */
  | 'put-back'
  /** It stays in its queue, and comes again. */
  | 'left';

/** What is logged and counted of one delivery. No value of an input or output is in it. */
export interface MessageReport {
  readonly outcome: MessageOutcome;
  /** Why it was not scored. */
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly messageId: string;
  readonly correlationId: string;
  readonly receives: number;
  /** Times that it was put back before. */
  readonly putBack: number;
  /** Seconds until it comes again, where it does. */
  readonly delaySeconds: number | undefined;
  readonly records: RecordCounts;
  readonly calls: number;
  readonly durationMs: number;
  readonly endpointMs: number;
  /** Of a bug. */
  readonly cause: readonly string[] | undefined;
}
