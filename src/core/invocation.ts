import type { CallTimings, Header } from './ports.ts';

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
  readonly signal: AbortSignal;
  /** Reads the whole body. Rejects with `payload-too-large`, `request-timeout`, `overloaded` or the signal's reason. */
  readonly readBody: () => Promise<Uint8Array>;
  readonly timings: CallTimings;
}

/** What goes back to the caller: one status, one set of headers, all bytes. */
export interface InvokeResponse {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly headers: readonly Header[];
  readonly body: Uint8Array;
}
