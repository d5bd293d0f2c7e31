import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer.ts';
import { containerHeaders } from './api-fields.ts';
import { type ContainerAnswer, ContainerFailure, callContainer, collect } from './container-call.ts';
import {
  asked,
  type InvocationParts,
  type InvocationRequest,
  modelContext,
  wholeBody,
} from './invocation.ts';
import { modelErrorOf, modelErrorOfFailure } from './model-error.ts';

/** Headers of a container's answer that the API has, content type apart; every other one is dropped. */
const FROM_CONTAINER = [
  'X-Amzn-SageMaker-Custom-Attributes',
  'X-Amzn-SageMaker-New-Session-Id',
  'X-Amzn-SageMaker-Closed-Session-Id',
] as const;

/**
 * InvokeEndpoint: the body to a container as it is, and its answer back as it is. 2xx of the container is 200.
 * @throws ServiceError
 */
export async function invokeEndpoint(
  { options, dispatcher }: InvocationParts,
  { endpoint, fields, body, trace, signal }: InvocationRequest,
): Promise<Answer> {
  const bytes = wholeBody(body, endpoint.options.maxPayloadBytes);
  const { variant, containerUrl } = endpoint.place(asked(fields));
  trace.variant = variant;
  const context = modelContext(options, endpoint, variant);
  let status: number | undefined;
  try {
    const answer = await callContainer(
      dispatcher,
      {
        url: containerUrl,
        headers: containerHeaders('InvokeEndpoint', fields),
        body: bytes,
        timeoutMs: options.modelTimeoutMs,
        signal,
      },
      trace,
    );
    status = answer.status;
    if (!isSuccess(answer)) throw await modelErrorOf(answer, context);
    return {
      status: 200,
      headers: [...contentTypeAs('Content-Type', answer.headers), ...answerHeaders(answer, variant)],
      body: await collect(answer.body, options.maxResponseBytes),
      outcome: 'Success',
    };
  } catch (thrown) {
    throw thrown instanceof ContainerFailure ? modelErrorOfFailure(thrown, context, status) : thrown;
  }
}

/** SageMaker can't follow redirects: they are errors of the model, too. */
export function isSuccess({ status }: ContainerAnswer): boolean {
  return status >= 200 && status < 300;
}

/** The variant, and what the container sets of the API's headers. */
export function answerHeaders({ headers }: ContainerAnswer, variant: string): readonly string[] {
  const passed = FROM_CONTAINER.flatMap((name) => {
    const value = headers[name.toLowerCase()];
    return typeof value === 'string' ? [name, value] : [];
  });
  return ['x-Amzn-Invoked-Production-Variant', variant, ...passed];
}

/** The container's content type under another name; nothing where it sets none. */
export function contentTypeAs(name: string, headers: IncomingHttpHeaders): readonly string[] {
  const contentType = headers['content-type'];
  return contentType === undefined ? [] : [name, contentType];
}
