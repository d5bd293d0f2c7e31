import {
  InvokeEndpointAsyncCommand,
  type InvokeEndpointAsyncCommandInput,
  type SageMakerRuntimeClient,
} from '@aws-sdk/client-sagemaker-runtime';
import { locationUri, parseLocation } from '../../core/async/location.ts';
import type { AsyncAccepted, AsyncCall, AsyncEndpoint } from '../../core/async/ports.ts';
import { underSignal } from '../../core/async/under-signal.ts';
import { withCarriedContext } from '../../core/correlation.ts';
import { cancellationReason, pauseUnlessAborted } from '../../core/deadline.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import type { Log } from '../../core/ports.ts';
import { createRetries } from '../../core/scoring/retries.ts';
import { readAsyncFailure } from './async-failure.ts';
import { attributesOf, choosingHeaders, requireMediaTypes } from './attributes.ts';
import { failureOf } from './failure.ts';

export interface AsyncEndpointOptions {
  readonly client: Pick<SageMakerRuntimeClient, 'send'>;
  /** SageMaker's name of the endpoint. */
  readonly endpointName: string;
  readonly maxRetries: number;
  /** Whether an error of the model's own may reach the caller as it is. */
  readonly passModelErrors: boolean;
  readonly ttlSeconds: number;
  readonly timeoutSeconds: number;
  /** Told what only an operator may read. */
  readonly log: Log;
  readonly random: () => number;
}

/** Of what AWS says in an error. */
const MAX_REASON = 500;

/**
 * An asynchronous SageMaker endpoint, by InvokeEndpointAsync. Result and failure go under keys with the invocation's own id, so that no
 * caller's inference id leads to another one's result. A call is tried again where nothing can have been accepted: throttling, a model
 * that is not ready, no connection. The correlation id travels in CustomAttributes; the caller's budget does not, because it is of the
 * request that queues.
 */
export function createAsyncEndpoint(options: AsyncEndpointOptions): AsyncEndpoint {
  return {
    async accept(call) {
      const request = requestOf(options, call);
      const input = await call.input();
      const withInput = {
        ...request,
        ...(input instanceof Uint8Array ? { Body: input } : { InputLocation: locationUri(input) }),
      };
      return acceptWithRetries(options, withInput, call);
    },
    readFailure: (text) => readAsyncFailure(text, options.passModelErrors),
  };
}

async function acceptWithRetries(
  { client, log, ...rules }: AsyncEndpointOptions,
  input: InvokeEndpointAsyncCommandInput,
  { correlationId, remainingMs, signal }: AsyncCall,
): Promise<AsyncAccepted> {
  const nextRetry = createRetries({ ...rules, scoringIsPure: false });
  for (;;) {
    try {
      const output = await underSignal(signal, (abortSignal) =>
        client.send(new InvokeEndpointAsyncCommand(input), { abortSignal }),
      );
      return acceptedAs(output.OutputLocation, output.FailureLocation);
    } catch (thrown) {
      if (signal.aborted) throw cancellationReason(signal);
      if (thrown instanceof ProblemError) throw thrown;
      const { awsRequestId, mishap, name, problem, retryAfterMs } = failureOf(thrown, false);
      const pauseMs = mishap && nextRetry(mishap, remainingMs(), retryAfterMs);
      if (pauseMs === undefined) {
        if (problem.code === 'misconfigured') {
          const reason = thrown instanceof Error ? thrown.message.slice(0, MAX_REASON) : undefined;
          const message = 'SageMaker refused the asynchronous call.';
          log.error(message, { correlationId, awsError: name, awsRequestId, reason });
        }
        throw problem;
      }
      await pauseUnlessAborted(pauseMs, signal);
    }
  }
}

/** All but the input. @throws ProblemError `invalid-request` */
function requestOf(
  { endpointName, timeoutSeconds, ttlSeconds }: AsyncEndpointOptions,
  { accept, attributes, contentType, correlationId, id }: AsyncCall,
): InvokeEndpointAsyncCommandInput {
  requireMediaTypes({ accept, contentType });
  const [choice] = choosingHeaders(attributes);
  if (choice !== undefined) {
    throw new ProblemError('invalid-request', {
      detail: `An asynchronous endpoint does not take the header ${choice}.`,
    });
  }
  const { CustomAttributes, InferenceId } = attributesOf(attributes);
  const carried = withCarriedContext(CustomAttributes, { correlationId, budgetMs: undefined });
  return {
    EndpointName: endpointName,
    ContentType: contentType,
    Accept: accept,
    S3OutputPathExtension: id,
    RequestTTLSeconds: ttlSeconds,
    InvocationTimeoutSeconds: timeoutSeconds,
    ...(carried !== undefined && { CustomAttributes: carried }),
    ...(InferenceId !== undefined && { InferenceId }),
  };
}

function acceptedAs(outputUri = '', failureUri = ''): AsyncAccepted {
  const output = parseLocation(outputUri);
  if (output === undefined) {
    throw new ProblemError('endpoint-failed', {
      detail: 'SageMaker accepted the invocation without saying where its result will be.',
    });
  }
  return { output, failure: parseLocation(failureUri) };
}
