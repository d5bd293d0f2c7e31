import { recordErrorsAsked } from '../core/correlation.ts';
import { withEchoedAttributes } from '../core/echoed-attributes.ts';
import { ProblemError } from '../core/errors/problem-error.ts';
import type { InvokeRequest, InvokeResponse } from '../core/invocation.ts';
import { placeOf } from '../core/json/fault.ts';
import { inputMedia, outputMedia } from '../core/media/negotiated.ts';
import type { Model } from '../core/model.ts';
import type { Readiness, Scorer } from '../core/ports.ts';
import { scanBody } from '../core/record-shape.ts';
import { isManyRecords } from '../core/records/many-records.ts';
import type { RecordSettings } from '../core/settings/records.ts';
import type { ValidationLevel } from '../core/signature/signature.ts';
import { invokePayload, requireScorable } from './invoke-payload.ts';
import { invokeRecords } from './invoke-records.ts';
import { requireReady } from './ping.ts';
import { createDecoder, createEncoder, hasMetadata, oneRecordDecoder } from './record-codecs.ts';

export interface InvokeDependencies {
  readonly scorer: Scorer;
  readonly readiness: () => Readiness;
  /** What is known of the model now. */
  readonly model: () => Model;
  readonly validation: ValidationLevel;
  readonly records: RecordSettings;
  /** Scores in flight to SCR; one request has no more of them. Of no account to a scorer of whole payloads. */
  readonly maxConcurrency: number;
  /** Taken where the caller names no content type: InvokeEndpoint may come without one. */
  readonly defaultContentType: string;
}

/**
 * Scores one request: everything that can be told from its headers is checked before its body is read, and everything about its
 * body before a slot is taken or a call is made. The bytes of one JSON record go to the scorer untouched, and the scorer's answer comes
 * back untouched; of anything else the records are scored one by one, or, by a scorer of whole payloads, as the bytes that they came in.
 * @throws ProblemError of every code that the error table gives for a request
 */
export async function handleInvoke(
  request: InvokeRequest,
  dependencies: InvokeDependencies,
): Promise<InvokeResponse> {
  requireReady(dependencies.readiness());
  const contentType = request.contentType || dependencies.defaultContentType;
  const input = inputMedia(contentType, request.contentEncoding);
  const output = outputMedia(request.accept, input.format);
  const { maxConcurrency, records, scorer } = dependencies;
  const options = { model: dependencies.model(), validation: dependencies.validation, records };

  let body: Uint8Array | undefined;
  let createOwnDecoder = () => createDecoder(input, options);
  if (input.format === 'json') {
    const whole = await request.readBody();
    if (!isManyRecords(whole)) {
      if (output.format === 'json') return invokeOne(request, whole, contentType, output.type, dependencies);
      scanBody(whole);
      createOwnDecoder = () => oneRecordDecoder(whole, options);
    }
    body = whole;
  }
  const errorMode = recordErrorsAsked(request.attributes) ?? records.errors;
  if (scorer.unit === 'payload') {
    body ??= await request.readBody();
    await requireScorable(body, createOwnDecoder(), errorMode);
    return invokePayload(request, { body, contentType, accept: request.accept || output.type, scorer });
  }
  const response = await invokeRecords(request, {
    createDecoder: createOwnDecoder,
    createEncoder: (decoder) => createEncoder(input, output, decoder, options, errorMode === 'inline'),
    errorMode,
    concurrency: maxConcurrency,
    withMetadata: hasMetadata(output, records),
    body,
    scorer,
  });
  return withEchoedAttributes(response, request.attributes);
}

/** One record: its bytes are passed on, and so is the answer, whatever its status. */
function invokeOne(
  request: InvokeRequest,
  body: Uint8Array,
  contentType: string,
  outputType: string,
  { model, scorer }: InvokeDependencies,
): Promise<InvokeResponse> {
  const root = scanBody(body);
  if (root.kind !== 'object') {
    const { line, column } = placeOf(body, root.start);
    throw new ProblemError('invalid-request', {
      detail: `Line ${line}, column ${column}: expected a JSON object, {"inputs":[…]}, {"data":{…}} or a flat record, or an array of them.`,
    });
  }
  const errors = model().check(body, root, 1);
  if (errors.length > 0) throw new ProblemError('invalid-record', { errors });
  // SCR knows JSON alone; an endpoint chooses by what the caller itself asked for.
  const accept = scorer.unit === 'payload' ? request.accept || outputType : 'application/json';
  return invokePayload(request, { body, contentType, accept, scorer });
}
