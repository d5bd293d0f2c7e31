import type { Answer } from './answer.ts';
import { containerHeaders } from './api-fields.ts';
import { type ContainerAnswer, ContainerFailure, callContainer } from './container-call.ts';
import { EVENT_STREAM, internalStreamFailure, modelStreamError, payloadPart } from './event-stream.ts';
import {
  asked,
  type InvocationParts,
  type InvocationRequest,
  modelContext,
  wholeBody,
} from './invocation.ts';
import { answerHeaders, contentTypeAs, isSuccess } from './invoke-endpoint.ts';
import { modelErrorOf, modelErrorOfFailure } from './model-error.ts';

/**
 * InvokeEndpointWithResponseStream: each piece of the container's answer as a PayloadPart as soon as it is there. An answer that breaks off
 * ends with a ModelStreamError.
 * @throws ServiceError where the container's answer does not begin, or is an error
 */
export async function invokeStream(
  { options, dispatcher }: InvocationParts,
  { endpoint, fields, body, trace, signal }: InvocationRequest,
): Promise<Answer> {
  const bytes = wholeBody(body, endpoint.options.maxPayloadBytes);
  const { variant, containerUrl } = endpoint.place(asked(fields));
  trace.variant = variant;
  const context = modelContext(options, endpoint, variant);
  try {
    const answer = await callContainer(
      dispatcher,
      {
        url: containerUrl,
        headers: containerHeaders('InvokeEndpointWithResponseStream', fields),
        body: bytes,
        timeoutMs: options.streamTimeoutMs,
        signal,
      },
      trace,
    );
    if (!isSuccess(answer)) throw await modelErrorOf(answer, context);
    return {
      status: 200,
      headers: [
        'Content-Type',
        EVENT_STREAM,
        ...contentTypeAs('X-Amzn-SageMaker-Content-Type', answer.headers),
        ...answerHeaders(answer, variant),
      ],
      body: events(answer),
      outcome: 'Success',
    };
  } catch (thrown) {
    throw thrown instanceof ContainerFailure ? modelErrorOfFailure(thrown, context) : thrown;
  }
}

async function* events({ body }: ContainerAnswer): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) yield payloadPart(chunk);
  } catch (thrown) {
    yield lastEvent(thrown);
  }
}

function lastEvent(thrown: unknown): Uint8Array {
  if (!(thrown instanceof ContainerFailure)) return internalStreamFailure('The stream failed.');
  return thrown.kind === 'timeout'
    ? modelStreamError('ModelInvocationTimeExceeded', 'The model did not finish its answer in time.')
    : modelStreamError('StreamBroken', 'The connection to the model broke off within its answer.');
}
