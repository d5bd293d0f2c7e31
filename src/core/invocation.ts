import type { CallSignal, CallTimings, Header } from './ports.ts';

/** A request to score, whatever it came in by. */
export interface InvokeRequest {
  /** `Content-Type` as sent; absent where the caller named none. */
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly accept: string | undefined;
  /** The caller's `X-Amzn-SageMaker-*` headers. */
  readonly attributes: readonly Header[];
  readonly correlationId: string;
  /** Aborts when the caller goes away or the deadline passes; its reason is a ProblemError. */
  readonly signal: CallSignal;
  /** Reads the whole body. Rejects with `payload-too-large`, `request-timeout`, `overloaded` or the signal's reason. */
  readonly readBody: () => Promise<Uint8Array>;
  /** Reads the body as it comes, not much faster than it is taken. Rejects as `readBody` does, `overloaded` apart. */
  readonly streamBody: () => AsyncIterable<Uint8Array>;
  readonly timings: CallTimings;
  /** Counted where a request holds many records. */
  readonly tally: RecordTally;
}

/** What became of the records of one request. */
export interface RecordTally {
  scored: number;
  failed: number;
  /** Columns of a table that are no inputs of the model. */
  droppedColumns: number;
}

/** What goes back to the caller: one status, one set of headers, and all bytes, or text as it becomes ready. */
export interface InvokeResponse {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly headers: readonly Header[];
  readonly body: Uint8Array | AsyncIterable<string>;
}
