import { isInvocationId } from '../../core/async/invocation-id.ts';
import { markerOf } from '../../core/async/keys.ts';
import { type AsyncMarker, readMarker } from '../../core/async/marker.ts';
import type { SmallObject } from '../../core/async/ports.ts';
import { INVOCATION_STATUS_HEADER, retryAfterSeconds } from '../../core/async/status.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import { PROBLEM_CONTENT_TYPE, problemJson } from '../../core/errors/problem-json.ts';
import type { InvokeResponse } from '../../core/invocation.ts';
import type { Answer, CallSignal, Header, LogFields } from '../../core/ports.ts';
import type { AsyncDependencies } from './accept.ts';

export interface ResultRequest {
  readonly id: string;
  readonly correlationId: string;
  readonly signal: CallSignal;
  readonly note: (fields: LogFields) => void;
}

export interface ResultDependencies extends AsyncDependencies {
  /** Size of an answer that may be sent at all. */
  readonly maxResponseBytes: number;
  /** Whether an answer can be sent as it is. */
  readonly isSendable: (response: InvokeResponse) => boolean;
}

const MAX_MARKER_BYTES = 16 * 1024;
/** Of what SageMaker writes about a failure. */
const MAX_FAILURE_BYTES = 256 * 1024;
/** For the invocation to end and its result to be written, after all of its time. */
const GRACE_SECONDS = 60;

/**
 * How an asynchronous invocation is. While it is pending: 202, and when to ask again. Done: what the same request would have been
 * answered with at once, or 303 and a URL of it where it is too large for that. Failed: the problem, with its own status, as RFC 9457,
 * section 3.1.2 asks for.
 * @throws ProblemError `not-found` where there is no such invocation of this endpoint, or none any more; and the store's
 */
export async function handleAsyncResult(
  request: ResultRequest,
  dependencies: ResultDependencies,
): Promise<InvokeResponse> {
  const { endpoint, objects, settings, wallClock } = dependencies;
  const { signal } = request;
  const marker = await markerFor(request, dependencies);
  const ageMs = wallClock() - marker.acceptedAtMs;
  request.note({ acceptedAs: marker.correlationId });
  const [result, failure] = await Promise.all([
    objects.read(marker.output, dependencies.maxResponseBytes, signal),
    marker.failure && objects.read(marker.failure, MAX_FAILURE_BYTES, signal),
  ]);
  if (result !== undefined) return done(result, marker, request, dependencies);
  if (failure !== undefined) {
    return failed(endpoint.readFailure(Buffer.from(failure.bytes ?? []).toString()), request);
  }
  const { timeoutSeconds, ttlSeconds } = settings;
  if (ageMs > (ttlSeconds + timeoutSeconds + GRACE_SECONDS) * 1000) {
    return failed(
      new ProblemError('deadline-exceeded', {
        detail: `There was no result within ${ttlSeconds} s of waiting and ${timeoutSeconds} s of scoring.`,
      }),
      request,
    );
  }
  return pending(request, ageMs);
}

async function markerFor(
  { id, signal }: ResultRequest,
  { objects, publicName, settings, wallClock }: ResultDependencies,
): Promise<AsyncMarker> {
  const kept = isInvocationId(id)
    ? await objects.read(markerOf(settings, id), MAX_MARKER_BYTES, signal)
    : undefined;
  const marker = kept?.bytes && readMarker(Buffer.from(kept.bytes).toString());
  const isThere =
    marker?.endpoint === publicName && wallClock() < marker.acceptedAtMs + settings.retentionSeconds * 1000;
  if (marker !== undefined && isThere) return marker;
  throw new ProblemError('not-found', { detail: 'There is no such invocation, or none any more.' });
}

async function done(
  { bytes, contentType: told }: SmallObject,
  { output, resultType }: AsyncMarker,
  { id, note }: ResultRequest,
  { isSendable, links, settings, wallClock }: ResultDependencies,
): Promise<InvokeResponse> {
  note({ invocationStatus: 'done' });
  const contentType = told === undefined || told.endsWith('/octet-stream') ? resultType : told;
  if (bytes !== undefined) {
    const response = { status: 200, contentType, headers: headersFor('done'), body: bytes };
    if (isSendable(response)) return response;
  }
  const expiresAtMs = wallClock() + settings.linkSeconds * 1000;
  const url = await links.toRead(output, contentType, settings.linkSeconds);
  return {
    status: 303,
    contentType: 'application/json',
    headers: headersFor('done', ['location', url]),
    body: jsonOf({ id, status: 'done', result: { url, contentType, expiresAt: new Date(expiresAtMs) } }),
  };
}

function failed(outcome: ProblemError | Answer, { correlationId, note }: ResultRequest): InvokeResponse {
  if (!(outcome instanceof ProblemError)) {
    note({ invocationStatus: 'failed' });
    return { ...outcome, headers: headersFor('failed', ...outcome.headers) };
  }
  note({ invocationStatus: 'failed', invocationCode: outcome.code });
  const { retryAfterSeconds: seconds } = outcome;
  const retryAfter: readonly Header[] = seconds === undefined ? [] : [['retry-after', String(seconds)]];
  return {
    status: outcome.status,
    contentType: PROBLEM_CONTENT_TYPE,
    headers: headersFor('failed', ...retryAfter),
    body: Buffer.from(problemJson(outcome, correlationId)),
  };
}

function pending({ id, note }: ResultRequest, ageMs: number): InvokeResponse {
  note({ invocationStatus: 'pending' });
  return {
    status: 202,
    contentType: 'application/json',
    headers: headersFor('pending', ['retry-after', String(retryAfterSeconds(ageMs))]),
    body: jsonOf({ id, status: 'pending' }),
  };
}

function headersFor(status: 'pending' | 'done' | 'failed', ...more: readonly Header[]): readonly Header[] {
  return [[INVOCATION_STATUS_HEADER, status], ['cache-control', 'no-store'], ...more];
}

function jsonOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
