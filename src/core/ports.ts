/** What the handlers need of the outside, as types. Adapters implement them; `entry` passes them in. */

import type { Turns } from './scoring/fair-queue.ts';

/** A name and a value, as on the wire. */
export type Header = readonly [name: string, value: string];

/** What travels with a call to a scorer: everything about the request but its bytes. */
export interface Call {
  readonly correlationId: string;
  /** Aborts with a ProblemError as its reason: `client-closed`, `deadline-exceeded` or `draining`. */
  readonly signal: CallSignal;
  /** Media type of the bytes, as the caller declared it. */
  readonly contentType: string;
  /** What the scorer is asked to answer with. */
  readonly accept: string;
  /** The caller's `X-Amzn-SageMaker-*` headers, passed through. */
  readonly attributes: readonly Header[];
  /** Filled in as the call goes on; read by the log line. */
  readonly timings: CallTimings;
  /** The request that the record belongs to, where that has many. */
  readonly batch?: Batch;
}

/** The records of one request, which take turns with those of others. */
export interface Batch extends Turns {
  /** Whether one of them was let in: then none of them is refused for a full queue any more. */
  isAdmitted: boolean;
}

/** What ends a call early. Every AbortSignal is one. */
export interface CallSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  /** Calls back once, when it aborts; not where it has aborted already. */
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface CallTimings {
  /** Milliseconds spent waiting for a slot. */
  queueMs: number;
  /** Milliseconds from sending to the scorer until its whole answer was there. */
  scorerMs: number;
}

/** A scorer's answer, of any status. */
export interface Answer {
  readonly status: number;
  readonly contentType: string | undefined;
  /** Headers that go back to the caller as they are, content type and length apart. */
  readonly headers: readonly Header[];
  readonly body: Uint8Array;
}

/**
 * Scores bytes. `record`: one call takes one record (SCR). `payload`: one call takes a whole body of any number of records (a
 * SageMaker endpoint).
 *
 * Rejects with a ProblemError where there is no answer; an answer of the model's own with a 4xx or 5xx status is an answer.
 */
export interface Scorer {
  readonly unit: 'record' | 'payload';
  score(bytes: Uint8Array, call: Call): Promise<Answer>;
}

/** Whether the model can be scored, from state that is already there; never waits. */
export type Readiness =
  | { readonly ready: true }
  | { readonly ready: false; readonly reason: ReadinessReason };

export interface ReadinessReason {
  readonly code: 'not-ready' | 'circuit-open' | 'draining' | 'endpoint-unavailable';
  readonly detail: string;
  readonly retryAfterSeconds?: number;
}

/** Structured logging. Fields never hold an input or output value. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = Readonly<
  Record<string, string | number | boolean | undefined | null | readonly string[]>
>;

/** Milliseconds that only ever rise. */
export type MonotonicClock = () => number;

/** SCR where it is started here, with every process that it started itself. */
export interface ScrProcess {
  /** How it ended; resolves once, whether it was asked to or not. */
  readonly exited: Promise<ScrExit>;
  /** SIGTERM to its process group, SIGKILL to what is left after `graceMs`; resolves when no process of the group is left. */
  end(graceMs: number): Promise<void>;
}

export interface ScrExit {
  readonly code: number | null;
  /** Number of the signal that ended it. */
  readonly signal: number | null;
}

/** Asks SageMaker how an endpoint is: its `EndpointStatus`, or undefined where there is no endpoint of the name. */
export type AskEndpointStatus = (endpointName: string) => Promise<string | undefined>;
