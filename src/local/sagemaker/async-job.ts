import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { containerHeaders, type Fields } from './api-fields.ts';
import { ContainerFailure, callContainer } from './container-call.ts';
import type { Endpoint } from './endpoint.ts';
import { modelContext } from './invocation.ts';
import { isSuccess } from './invoke-endpoint.ts';
import { modelErrorOf, modelErrorOfFailure } from './model-error.ts';
import type { ObjectStore } from './object-store.ts';
import type { SageMakerRuntimeOptions } from './options.ts';
import { ServiceError, validationError } from './service-error.ts';
import type { Trace } from './trace.ts';

/** An asynchronous invocation that was accepted. */
export interface AsyncJob {
  readonly endpoint: Endpoint;
  readonly fields: Fields;
  /** An S3 URI, or the body itself. */
  readonly input: string | Uint8Array;
  readonly outputLocation: string;
  readonly failureLocation: string | undefined;
  readonly timeoutMs: number;
  readonly trace: Trace;
}

export interface AsyncJobParts {
  readonly options: SageMakerRuntimeOptions;
  readonly dispatcher: Dispatcher;
  readonly store: ObjectStore;
  /** Aborts when the server closes. */
  readonly closing: AbortSignal;
}

/** How a job ended: `Success`, or the type of the error. */
export type JobOutcome = string;

/** 1 GB by AWS's words; that it is a gibibyte is assumed. */
const MAX_INPUT_BYTES = 1024 ** 3;

/**
 * Scores one object: from its input location through a container to its output location. What fails goes to the failure location; never
 * rejects.
 */
export async function runAsyncJob(parts: AsyncJobParts, job: AsyncJob): Promise<JobOutcome> {
  try {
    await scoreObject(parts, job);
    return 'Success';
  } catch (thrown) {
    if (parts.closing.aborted) return 'Closed';
    return failJob(parts.store, job, thrown);
  }
}

/**
 * Writes why a job failed to its failure location. What SageMaker writes there is not known: here it is the body that InvokeEndpoint would
 * have answered with.
 */
export async function failJob(store: ObjectStore, job: AsyncJob, thrown: unknown): Promise<JobOutcome> {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const type = thrown instanceof ServiceError ? thrown.type : 'InternalFailure';
  const members = thrown instanceof ServiceError ? thrown.members : {};
  if (job.failureLocation !== undefined) {
    const body = Buffer.from(JSON.stringify({ __type: type, Message: message, ...members }));
    await store
      .write(job.failureLocation, Readable.from([body]), 'application/json')
      .catch((failure: unknown) => report(job.failureLocation, failure));
  }
  return type;
}

async function scoreObject(
  { options, dispatcher, store, closing }: AsyncJobParts,
  job: AsyncJob,
): Promise<void> {
  const { endpoint, fields, trace, timeoutMs } = job;
  const { variant, containerUrl } = endpoint.place({ variant: undefined, component: undefined });
  trace.variant = variant;
  const context = modelContext(options, endpoint, variant);
  const { body, byteLength } = await inputOf(store, job.input);
  try {
    const answer = await callContainer(
      dispatcher,
      {
        url: containerUrl,
        headers: [...containerHeaders('InvokeEndpointAsync', fields), 'content-length', String(byteLength)],
        body,
        timeoutMs,
        signal: closing,
      },
      trace,
    );
    if (!isSuccess(answer)) throw await modelErrorOf(answer, context);
    await store.write(job.outputLocation, answer.body, answer.headers['content-type']);
  } catch (thrown) {
    throw thrown instanceof ContainerFailure ? modelErrorOfFailure(thrown, context) : thrown;
  }
}

async function inputOf(
  store: ObjectStore,
  input: AsyncJob['input'],
): Promise<{ readonly body: Readable | Uint8Array; readonly byteLength: number }> {
  if (typeof input !== 'string') return { body: input, byteLength: input.length };
  const object = await store.open(input).catch((failure: unknown) => {
    const reason = failure instanceof Error ? failure.name : 'an error';
    throw validationError(`The input ${input} cannot be read (${reason}).`);
  });
  if (object.byteLength <= MAX_INPUT_BYTES) return object;
  object.body.destroy();
  throw validationError(`The input ${input} has more than ${MAX_INPUT_BYTES} bytes.`);
}

function report(uri: string | undefined, failure: unknown): void {
  const reason = failure instanceof Error ? failure.message : String(failure);
  console.error(`${uri} cannot be written: ${reason}`);
}
