/** What asynchronous scoring needs of the outside, as types. */

import type { ProblemError } from '../errors/problem-error.ts';
import type { Answer, CallSignal, Header } from '../ports.ts';
import type { S3Location } from './location.ts';

/** An invocation to be queued. */
export interface AsyncCall {
  /** Part of the keys of result and failure, so that no two invocations share them. */
  readonly id: string;
  /**
   * Gives the body itself, at most {@link MAX_INLINE_BYTES}, or where it is. Called once, when nothing else can be wrong with the call:
   * it may store something.
   */
  readonly input: () => Promise<Uint8Array | S3Location>;
  readonly contentType: string;
  readonly accept: string;
  /** The caller's `X-Amzn-SageMaker-*` headers. */
  readonly attributes: readonly Header[];
  readonly correlationId: string;
  readonly signal: CallSignal;
  /** Milliseconds until the deadline of the request that queues it. */
  readonly remainingMs: () => number;
}

/** Where SageMaker will write. */
export interface AsyncAccepted {
  readonly output: S3Location;
  /** Undefined where the endpoint is not told to write failures. */
  readonly failure: S3Location | undefined;
}

/** Longest body that InvokeEndpointAsync takes along (SageMaker Runtime API reference, `Body`). */
export const MAX_INLINE_BYTES = 128_000;

/** Longest object that InvokeEndpointAsync takes (Amazon SageMaker AI Developer Guide, asynchronous inference). */
export const MAX_INPUT_BYTES = 1024 ** 3;

/** An asynchronous endpoint. Rejects with a ProblemError where the call was not accepted, or where that is unknown. */
export interface AsyncEndpoint {
  accept(call: AsyncCall): Promise<AsyncAccepted>;
  /** What an object at a failure location says: a problem, or the model's own answer where callers may see that. */
  readFailure(text: string): ProblemError | Answer;
}

/** What is known of an object without reading it. */
export interface ObjectHead {
  readonly sizeBytes: number;
  readonly contentType: string | undefined;
}

export interface SmallObject extends ObjectHead {
  /** Undefined where it is larger than was asked for. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * Small objects of S3, read and written whole. Every operation rejects with a ProblemError: `misconfigured`, one that says that the
 * store is not available, or the signal's reason.
 */
export interface SmallObjects {
  /** Undefined where there is none that this deployment may read. */
  head(location: S3Location, signal: CallSignal): Promise<ObjectHead | undefined>;
  /** Undefined where there is none. */
  read(location: S3Location, maxBytes: number, signal: CallSignal): Promise<SmallObject | undefined>;
  write(
    location: S3Location,
    content: { readonly bytes: Uint8Array; readonly contentType: string },
    signal: CallSignal,
  ): Promise<void>;
}

/** Makes URLs that let whoever has them do one thing with one object for a time. */
export interface PresignedLinks {
  toRead(location: S3Location, contentType: string, seconds: number): Promise<string>;
  /** The caller has to send the content type as it is here. */
  toWrite(location: S3Location, contentType: string, seconds: number): Promise<string>;
}
