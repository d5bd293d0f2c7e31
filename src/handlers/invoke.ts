import { withEchoedAttributes } from '../core/echoed-attributes.ts';
import { ProblemError } from '../core/errors/problem-error.ts';
import type { InvokeRequest, InvokeResponse } from '../core/invocation.ts';
import { negotiate } from '../core/media/accept.ts';
import { type MediaType, parseMediaType, requireReadable } from '../core/media/content-type.ts';
import type { Readiness, Scorer } from '../core/ports.ts';
import { recordShape } from '../core/record-shape.ts';
import { requireReady } from './ping.ts';

export interface InvokeDependencies {
  readonly scorer: Scorer;
  readonly readiness: () => Readiness;
  /** Taken where the caller names no content type: InvokeEndpoint may come without one. */
  readonly defaultContentType: string;
}

const JSON_TYPE = 'application/json';

/**
 * Scores one request: everything that can be told from its headers is checked before its body is read, and everything about its
 * body before a slot is taken. A record's bytes go to the scorer untouched, and the scorer's answer comes back untouched.
 * @throws ProblemError of every code that the error table gives for a request
 */
export async function handleInvoke(
  request: InvokeRequest,
  dependencies: InvokeDependencies,
): Promise<InvokeResponse> {
  requireReady(dependencies.readiness());
  const contentType = request.contentType || dependencies.defaultContentType;
  requireReadable(knownMediaType(contentType), request.contentEncoding);
  const accept = acceptedType(request.accept);
  const body = await request.readBody();
  recordShape(body);
  const answer = await dependencies.scorer.score(body, {
    correlationId: request.correlationId,
    signal: request.signal,
    attributes: request.attributes,
    timings: request.timings,
    contentType,
    accept,
  });
  return withEchoedAttributes(answer, request.attributes);
}

function knownMediaType(contentType: string): MediaType {
  const mediaType = parseMediaType(contentType);
  if (mediaType?.essence !== JSON_TYPE) {
    throw new ProblemError('unsupported-media-type', { detail: `Supported: ${JSON_TYPE}.` });
  }
  return mediaType;
}

function acceptedType(accept: string | undefined): string {
  const type = negotiate(accept, [JSON_TYPE]);
  if (type === undefined) throw new ProblemError('not-acceptable', { detail: `Available: ${JSON_TYPE}.` });
  return type;
}
