/**
 * Every error of the project's own. Container, front door and batch answer from this one table, and the errors page of the
 * documentation is generated from it.
 */

/** What is true of every occurrence of an error code. */
export interface ErrorKind {
  /** HTTP status (RFC 9110); 499 is never sent, only logged. */
  readonly status: number;
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
  /** Seconds a client should wait by default, where the error tells it to come back. */
  readonly retryAfterSeconds?: number;
  /** One sentence a caller can act on; the problem's `title`. */
  readonly title: string;
  /** When it is raised; for the documentation. */
  readonly when: string;
}

export const ERROR_TABLE = {
  'invalid-json': {
    status: 400,
    retryable: false,
    title: 'The body is not valid JSON; correct it at the line and column given.',
    when: 'The body is empty, truncated, not UTF-8, not JSON (RFC 8259), or nested deeper than 64.',
  },
  'invalid-request': {
    status: 400,
    retryable: false,
    title: 'The request cannot be understood; see detail.',
    when: 'The body has no known record shape, a table has no usable header, or the request is not valid HTTP/1.1.',
  },
  'invalid-record': {
    status: 400,
    retryable: false,
    title: "A record does not fit the model's signature; see errors.",
    when: 'A record has a wrong type, an unknown or a missing variable, as far as SCR_VALIDATION asks for it.',
  },
  'record-refused': {
    status: 400,
    retryable: false,
    title: 'The model server refused a record; see errors.',
    when: 'Of many records, SCR answered one with a 4xx status.',
  },
  'model-refused': {
    status: 400,
    retryable: false,
    title: 'The model refused the request.',
    when: "Behind an endpoint, the model's own answer is a 4xx status that has no code of its own here; what it said is passed on only where PASS_MODEL_ERRORS allows it.",
  },
  'not-found': {
    status: 404,
    retryable: false,
    title: 'There is nothing at this path.',
    when: 'The route or the endpoint does not exist, or the model answers 404 behind an endpoint.',
  },
  'method-not-allowed': {
    status: 405,
    retryable: false,
    title: 'This path does not take this method; see the Allow header.',
    when: 'The route exists for other methods.',
  },
  'not-acceptable': {
    status: 406,
    retryable: false,
    title: 'None of the media types in Accept can be produced.',
    when: 'The Accept header allows nothing that this route can answer.',
  },
  'request-timeout': {
    status: 408,
    retryable: true,
    title: 'The request did not arrive in time.',
    when: 'The client stopped sending its headers or its body.',
  },
  'payload-too-large': {
    status: 413,
    retryable: false,
    title: 'The body is larger than this deployment accepts.',
    when: 'The body is over MAX_PAYLOAD_BYTES, by its Content-Length or while its chunks are counted; or the endpoint finds it too large.',
  },
  'unsupported-media-type': {
    status: 415,
    retryable: false,
    title: 'The content type, charset or content encoding is not supported.',
    when: 'Content-Type, its charset, or Content-Encoding names something unknown.',
  },
  'expectation-failed': {
    status: 417,
    retryable: false,
    title: 'Only Expect: 100-continue is supported.',
    when: 'The Expect header names anything else.',
  },
  'model-unprocessable': {
    status: 422,
    retryable: false,
    title: 'The model cannot process what the request holds.',
    when: "Behind an endpoint, the model's own answer is 422.",
  },
  throttled: {
    status: 429,
    retryable: true,
    retryAfterSeconds: 1,
    title: 'Too many requests; slow down and try again.',
    when: 'SageMaker or the gateway throttles, or the model answers 429 behind an endpoint.',
  },
  'headers-too-large': {
    status: 431,
    retryable: false,
    title: "The request's headers are too large.",
    when: 'The headers are over the limit of the HTTP parser.',
  },
  'client-closed': {
    status: 499,
    retryable: true,
    title: 'The caller went away before it was answered.',
    when: 'The connection of the caller closed first. Logged, never sent.',
  },
  internal: {
    status: 500,
    retryable: false,
    title: 'A fault of this service; report it with the correlation id.',
    when: 'A bug in this project.',
  },
  misconfigured: {
    status: 500,
    retryable: false,
    title: 'The deployment is configured wrongly; tell its operator the correlation id.',
    when: 'A permission, an endpoint or a path of the deployment is wrong.',
  },
  'scr-unavailable': {
    status: 502,
    retryable: true,
    title: 'The model server cannot be reached, or it broke off.',
    when: 'SCR refused or reset the connection, broke off within its answer, or ended.',
  },
  'scr-bad-response': {
    status: 502,
    retryable: false,
    title: 'The model server gave an answer that cannot be passed on.',
    when: "SCR's answer is not HTTP, is a redirect, or is not JSON where records are assembled.",
  },
  'record-failed': {
    status: 502,
    retryable: true,
    title: 'The model server failed on a record; see errors.',
    when: 'Of many records, SCR answered one with a 5xx status.',
  },
  'model-failed': {
    status: 502,
    retryable: true,
    title: 'The model failed on the request.',
    when: "Behind an endpoint, the model's own answer is a 5xx status other than 503.",
  },
  'response-too-large': {
    status: 502,
    retryable: false,
    title: "The model server's answer is larger than this deployment passes on.",
    when: 'The answer is over SCR_MAX_RESPONSE_BYTES; before an endpoint, over MAX_RESPONSE_BYTES.',
  },
  'endpoint-failed': {
    status: 502,
    retryable: true,
    title: 'The SageMaker endpoint failed.',
    when: 'SageMaker answers 500 or 530, or breaks off.',
  },
  'not-ready': {
    status: 503,
    retryable: true,
    retryAfterSeconds: 5,
    title: 'The model is still starting; try again shortly.',
    when: 'SCR has not answered its readiness probe yet, or its warm-up is not done; or SageMaker says that the model is not ready.',
  },
  overloaded: {
    status: 503,
    retryable: true,
    retryAfterSeconds: 1,
    title: 'All places are taken; try again shortly.',
    when: 'The queue of waiting scores is full, or all bodies held together are over MAX_BUFFERED_BYTES.',
  },
  'circuit-open': {
    status: 503,
    retryable: true,
    retryAfterSeconds: 5,
    title: 'The model server failed repeatedly and is given a pause; try again shortly.',
    when: 'The circuit breaker is open.',
  },
  draining: {
    status: 503,
    retryable: true,
    retryAfterSeconds: 1,
    title: 'This instance is shutting down; send the request again.',
    when: 'SIGTERM was seen. Where the request was in flight, the detail says that the outcome is unknown.',
  },
  'endpoint-unavailable': {
    status: 503,
    retryable: true,
    retryAfterSeconds: 5,
    title: 'The SageMaker endpoint is not available; try again shortly.',
    when: 'SageMaker answers 503 or takes no connection, or the model answers 503 behind an endpoint.',
  },
  'deadline-exceeded': {
    status: 504,
    retryable: true,
    title: 'The deadline passed before the answer was there.',
    when: "INVOCATION_TIMEOUT_MS, SCR_TIMEOUT_MS, the time of the gateway or the caller's own budget passed, queued or in flight; or SageMaker says that the model took too long.",
  },
} as const satisfies Record<string, ErrorKind>;

/** A stable code that programs may switch on. */
export type ErrorCode = keyof typeof ERROR_TABLE;

/** Looks an error up with the widths of {@link ErrorKind} rather than of its literal. */
export function errorKind(code: ErrorCode): ErrorKind {
  return ERROR_TABLE[code];
}
