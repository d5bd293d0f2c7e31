import { randomUUID } from 'node:crypto';
import { type Answer, jsonAnswer } from './answer.ts';
import type { Fields } from './api-fields.ts';
import type { AsyncJobParts } from './async-job.ts';
import { failJob, runAsyncJob } from './async-job.ts';
import type { AsyncQueue } from './async-queue.ts';
import type { InvocationRequest } from './invocation.ts';
import type { JobLog } from './job-log.ts';
import type { AsyncOptions } from './options.ts';
import { serviceUnavailable, validationError } from './service-error.ts';

export interface InvokeAsyncParts extends AsyncJobParts {
  readonly queueOf: (endpointName: string) => AsyncQueue;
  readonly jobs: JobLog;
}

/** The service model's limit of an inline body. */
export const MAX_INLINE_BYTES = 128_000;

/** The service model's defaults. */
const TTL_SECONDS = 21_600;
const TIMEOUT_SECONDS = 900;

/**
 * InvokeEndpointAsync: takes the request, answers 202 with where the result will be, and scores it when its turn comes. The endpoint may
 * still be starting.
 * @throws ServiceError (ValidationError) where the endpoint is not an asynchronous one, or the input is missing or not allowed
 */
export function invokeAsync(parts: InvokeAsyncParts, request: InvocationRequest): Answer {
  const { endpoint, fields, trace } = request;
  const { name, async: options } = endpoint.options;
  if (options === undefined) throw validationError(`Endpoint ${name} is not an asynchronous endpoint.`);
  const input = inputOf(request);
  const inferenceId = fields.get('InferenceId') ?? randomUUID();
  trace.inferenceId = inferenceId;
  const locations = locationsOf(options, fields, inferenceId);
  const timeoutMs = 1000 * Number(fields.get('InvocationTimeoutSeconds') ?? TIMEOUT_SECONDS);
  const job = { endpoint, fields, input, ...locations, timeoutMs, trace };
  const entry = parts.jobs.add(name, inferenceId, locations);
  parts.queueOf(name).add({
    ttlMs: 1000 * Number(fields.get('RequestTTLSeconds') ?? TTL_SECONDS),
    run: async () => {
      entry.started();
      entry.ended(await runAsyncJob(parts, job));
    },
    expire: () => {
      const expired = serviceUnavailable('The request expired before its turn came.');
      void failJob(parts.store, job, expired).then(() => entry.ended('Expired'));
    },
  });
  return jsonAnswer(
    { InferenceId: inferenceId },
    {
      status: 202,
      headers: [
        'X-Amzn-SageMaker-OutputLocation',
        locations.outputLocation,
        ...(locations.failureLocation === undefined
          ? []
          : ['X-Amzn-SageMaker-FailureLocation', locations.failureLocation]),
      ],
    },
  );
}

function inputOf({ fields, body }: InvocationRequest): string | Uint8Array {
  const location = fields.get('InputLocation');
  if (location !== undefined && body.byteLength > 0) {
    throw validationError('The request has both InputLocation and Body.');
  }
  if (location !== undefined) {
    if (/^s3:\/\/[^/]+\/./.test(location)) return location;
    throw validationError(
      'InputLocation is not of the form s3://bucket/key, the only one that is known here.',
    );
  }
  if (body.bytes === undefined || body.byteLength > MAX_INLINE_BYTES) {
    throw validationError(`1 validation error detected: Body has more than ${MAX_INLINE_BYTES} bytes.`);
  }
  if (body.byteLength === 0) throw validationError('The request has neither InputLocation nor Body.');
  return body.bytes;
}

/**
 * Where the result goes: under the configured prefix, the request's extension of it, and a name from the request or from the inference id.
 * How SageMaker makes the name, and that of a failure, is not known to the letter.
 */
function locationsOf(
  { outputUri, failureUri }: AsyncOptions,
  fields: Fields,
  inferenceId: string,
): { readonly outputLocation: string; readonly failureLocation: string | undefined } {
  const extension = fields.get('S3OutputPathExtension')?.replace(/^\/+|\/+$/g, '');
  const file = fields.get('Filename') ?? `${inferenceId.replace(/[^\w.-]/g, '-')}.out`;
  const failure = file.replace(/(\.[^.]*)?$/, '-error$1');
  const under = (prefix: string, name: string) =>
    [prefix.replace(/\/+$/, ''), ...(extension === undefined ? [] : [extension]), name].join('/');
  return {
    outputLocation: under(outputUri, file),
    failureLocation: failureUri === undefined ? undefined : under(failureUri, failure),
  };
}
