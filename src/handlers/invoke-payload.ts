import { withEchoedAttributes } from '../core/echoed-attributes.ts';
import type { InvokeRequest, InvokeResponse } from '../core/invocation.ts';
import type { Call, Scorer } from '../core/ports.ts';
import type { RecordDecoder } from '../core/records/record.ts';
import type { RecordErrorMode } from './invoke-records.ts';
import { requireAllGood, requireReadable } from './read-records.ts';

export interface Payload {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** What the answer is to be: the caller's own `Accept`, where there is one. */
  readonly accept: string;
  readonly scorer: Scorer;
}

/**
 * Passes a whole body on untouched, and the scorer's answer back untouched.
 * @throws ProblemError of the scorer's
 */
export async function invokePayload(
  { attributes, correlationId, signal, timings }: InvokeRequest,
  { body, contentType, accept, scorer }: Payload,
): Promise<InvokeResponse> {
  const call: Call = { attributes, correlationId, signal, timings, contentType, accept };
  return withEchoedAttributes(await scorer.score(body, call), attributes);
}

/**
 * Refuses a body of many records for what the container would refuse it for, so that a bad request costs no call. `inline`: faulty
 * records are left for the container to mark, and only what refuses the whole request is looked for.
 * @throws ProblemError `invalid-json`, `invalid-request`, `invalid-record`
 */
export async function requireScorable(
  body: Uint8Array,
  decoder: RecordDecoder,
  errorMode: RecordErrorMode,
): Promise<void> {
  if (errorMode === 'fail') await requireAllGood(body, decoder);
  else await requireReadable(body, decoder);
}
