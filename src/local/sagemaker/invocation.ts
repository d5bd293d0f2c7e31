import type { Dispatcher } from 'undici';
import type { Fields } from './api-fields.ts';
import type { Endpoint } from './endpoint.ts';
import type { ModelContext } from './model-error.ts';
import type { SageMakerRuntimeOptions } from './options.ts';
import type { ReceivedBody } from './received-body.ts';
import { validationError } from './service-error.ts';
import type { Trace } from './trace.ts';

/** A request that has been checked as far as all operations have it in common. */
export interface InvocationRequest {
  readonly endpoint: Endpoint;
  readonly fields: Fields;
  readonly body: ReceivedBody;
  readonly trace: Trace;
  /** Aborts when the request to the container is to be broken off. */
  readonly signal: AbortSignal;
}

export interface InvocationParts {
  readonly options: SageMakerRuntimeOptions;
  readonly dispatcher: Dispatcher;
}

export function modelContext(
  { region, accountId }: SageMakerRuntimeOptions,
  endpoint: Endpoint,
  variant: string,
): ModelContext {
  return { endpointName: endpoint.options.name, variant, region, accountId };
}

/** @throws ServiceError (ValidationError) where the body is over the limit */
export function wholeBody({ bytes }: ReceivedBody, maxBytes: number): Buffer {
  if (bytes !== undefined && bytes.length <= maxBytes) return bytes;
  throw validationError(`1 validation error detected: Body has more than ${maxBytes} bytes.`);
}

/** `VariantName` and `InferenceComponentName` of a request. */
export function asked(fields: Fields) {
  return { variant: fields.get('TargetVariant'), component: fields.get('InferenceComponentName') };
}
