import { newInvocationId } from '../../core/async/invocation-id.ts';
import { markerOf } from '../../core/async/keys.ts';
import { writeMarker } from '../../core/async/marker.ts';
import type { AsyncCall, AsyncEndpoint, PresignedLinks, SmallObjects } from '../../core/async/ports.ts';
import { INVOCATION_STATUS_HEADER, retryAfterSeconds } from '../../core/async/status.ts';
import { asProblem, ProblemError } from '../../core/errors/problem-error.ts';
import type { Answer, LogFields } from '../../core/ports.ts';
import type { AsyncSettings } from '../../core/settings/async.ts';

export interface AsyncDependencies {
  /** Public name of the endpoint. */
  readonly publicName: string;
  readonly endpoint: AsyncEndpoint;
  readonly objects: SmallObjects;
  readonly links: PresignedLinks;
  readonly settings: AsyncSettings;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
}

/** How one request is to be answered, and told of in the log. */
export interface AcceptOptions {
  readonly remainingMs: () => number;
  /** The path of an invocation, relative to the request's own. */
  readonly pathOf: (id: string) => string;
  readonly note: (fields: LogFields) => void;
}

/** An invocation before it has an id. */
export interface AsyncInput extends Omit<AsyncCall, 'id' | 'input' | 'remainingMs'> {
  readonly inputFor: (id: string) => ReturnType<AsyncCall['input']>;
}

/**
 * Queues an invocation and keeps where its result will be, in a small object under an id that can't be guessed. Answers 202 with the
 * id and where to ask (RFC 9110, section 15.3.3).
 * @throws ProblemError of the endpoint's or the store's
 */
export async function acceptInvocation(
  { inputFor, ...call }: AsyncInput,
  { endpoint, objects, publicName, settings, wallClock }: AsyncDependencies,
  { note, pathOf, remainingMs }: AcceptOptions,
): Promise<Answer> {
  const id = newInvocationId();
  const locations = await endpoint.accept({ ...call, id, input: () => inputFor(id), remainingMs });
  const marker = {
    ...locations,
    endpoint: publicName,
    resultType: call.accept,
    correlationId: call.correlationId,
    acceptedAtMs: wallClock(),
  };
  const content = { bytes: Buffer.from(writeMarker(marker)), contentType: 'application/json' };
  try {
    await objects.write(markerOf(settings, id), content, call.signal);
  } catch (thrown) {
    throw lost(asProblem(thrown));
  }
  note({ invocationStatus: 'accepted' });
  return {
    status: 202,
    contentType: 'application/json',
    headers: [
      ['location', pathOf(id)],
      ['retry-after', String(retryAfterSeconds(0))],
      [INVOCATION_STATUS_HEADER, 'pending'],
    ],
    body: Buffer.from(JSON.stringify({ id, status: 'pending' })),
  };
}

/** It is in the queue, and nobody will be able to ask for it. */
function lost(cause: ProblemError): ProblemError {
  if (cause.code === 'internal') return cause;
  const detail = 'The invocation was accepted, but its id could not be kept: it may be scored all the same.';
  return new ProblemError(cause.code === 'misconfigured' ? 'misconfigured' : 'endpoint-failed', {
    detail,
    cause,
  });
}
