import { withCarriedContext } from '../../core/correlation.ts';
import { cancellationReason, pauseUnlessAborted } from '../../core/deadline.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import type { Answer, Call, Log, MonotonicClock, Scorer } from '../../core/ports.ts';
import { createRetries } from '../../core/scoring/retries.ts';
import { answerOf } from './answer.ts';
import { attributesOf, choosingHeaders, requireMediaTypes } from './attributes.ts';
import { type Failure, failureOf } from './failure.ts';
import type { InvokeEndpoint, InvokeInput } from './invoke-port.ts';
import { isModelError, modelErrorOutcome } from './model-error.ts';

export interface EndpointScorerOptions {
  readonly invokeEndpoint: InvokeEndpoint;
  readonly maxRetries: number;
  /** Whether a request whose outcome is unknown may be sent once more. */
  readonly scoringIsPure: boolean;
  /** Whether an error of the model's own may reach the caller as it is. */
  readonly passModelErrors: boolean;
  /** Told what only an operator may read. */
  readonly log: Log;
  readonly now: MonotonicClock;
  readonly random: () => number;
}

/** Where the calls of one request go. */
export interface EndpointTarget {
  readonly endpointName: string;
  readonly inferenceComponentName?: string | undefined;
  /** Milliseconds until the request's deadline. */
  readonly remainingMs: () => number;
  /** Told what a log line may say of the call, once it is over. */
  readonly note?: (facts: CallFacts) => void;
}

export interface CallFacts {
  /** Tries after the first. */
  readonly retries: number;
  /** Production variant that answered. */
  readonly variant: string | undefined;
  /** AWS's id of the last try. */
  readonly awsRequestId: string | undefined;
  /** AWS's or the system's name of the last failure. */
  readonly awsError: string | undefined;
}

/** For an answer to come back before the deadline: a tenth of what is left, at most this, is kept of the budget that travels along. */
const MAX_WAY_BACK_MS = 100;
/** Of what AWS says in an error. */
const MAX_REASON = 500;

/**
 * Scores whole payloads on a SageMaker endpoint, through InvokeEndpoint. A call is tried again, within the deadline, where SageMaker
 * throttles, says that the model is not ready, or takes no connection; with `scoringIsPure`, once more after an unknown outcome. The
 * correlation id and what is left of the deadline travel in CustomAttributes.
 *
 * Rejects with a ProblemError: `throttled`, `not-ready`, `endpoint-unavailable`, `endpoint-failed`, `deadline-exceeded`,
 * `misconfigured`, `invalid-request`, one of a model's own refusal, the container's own problem, or the signal's reason.
 */
export function createEndpointScorer(options: EndpointScorerOptions): (target: EndpointTarget) => Scorer {
  return (target) => ({
    unit: 'payload',
    async score(bytes, call) {
      const startedAt = options.now();
      try {
        return await scoreWithRetries(options, target, bytes, call);
      } finally {
        call.timings.scorerMs += options.now() - startedAt;
      }
    },
  });
}

async function scoreWithRetries(
  options: EndpointScorerOptions,
  target: EndpointTarget,
  bytes: Uint8Array,
  call: Call,
): Promise<Answer> {
  requireMediaTypes(call);
  const attributes = attributesOf(call.attributes);
  const nextRetry = createRetries(options);
  let retries = 0;
  const note = (facts: Partial<CallFacts>) =>
    target.note?.({ retries, variant: undefined, awsRequestId: undefined, awsError: undefined, ...facts });
  for (;;) {
    try {
      const output = await options.invokeEndpoint(inputOf(target, bytes, call, attributes), call.signal);
      note({ variant: output.InvokedProductionVariant, awsRequestId: output.$metadata.requestId });
      return answerOf(output, attributes.CustomAttributes);
    } catch (thrown) {
      if (call.signal.aborted) {
        note({});
        throw cancellationReason(call.signal);
      }
      if (isModelError(thrown)) {
        note({ awsError: thrown.name, awsRequestId: thrown.$metadata.requestId });
        return answered(modelErrorOutcome(thrown, options.passModelErrors));
      }
      const failure = failureOf(thrown, choosingHeaders(call.attributes).length > 0);
      const pauseMs = failure.mishap && nextRetry(failure.mishap, target.remainingMs(), failure.retryAfterMs);
      if (pauseMs === undefined) {
        note({ awsError: failure.name, awsRequestId: failure.awsRequestId });
        tell(options.log, failure, thrown, call);
        throw failure.problem;
      }
      retries++;
      await pauseUnlessAborted(pauseMs, call.signal);
    }
  }
}

function answered(outcome: Answer | ProblemError): Answer {
  if (outcome instanceof ProblemError) throw outcome;
  return outcome;
}

function inputOf(
  { endpointName, inferenceComponentName, remainingMs }: EndpointTarget,
  bytes: Uint8Array,
  { accept, contentType, correlationId }: Call,
  attributes: ReturnType<typeof attributesOf>,
): InvokeInput {
  const customAttributes = withCarriedContext(attributes.CustomAttributes, {
    correlationId,
    budgetMs: budgetOf(remainingMs()),
  });
  return {
    ...attributes,
    EndpointName: endpointName,
    Body: bytes,
    ContentType: contentType,
    Accept: accept,
    ...(customAttributes !== undefined && { CustomAttributes: customAttributes }),
    ...(inferenceComponentName !== undefined && { InferenceComponentName: inferenceComponentName }),
  };
}

function budgetOf(remainingMs: number): number | undefined {
  if (!Number.isFinite(remainingMs)) return undefined;
  return Math.max(1, Math.floor(remainingMs - Math.min(MAX_WAY_BACK_MS, remainingMs / 10)));
}

/** An operator has to act, and only AWS's own words say on what. */
function tell(log: Log, { problem, name, awsRequestId }: Failure, thrown: unknown, call: Call): void {
  if (problem.code !== 'misconfigured') return;
  const reason = thrown instanceof Error ? thrown.message.slice(0, MAX_REASON) : undefined;
  log.error('SageMaker refused the call.', {
    correlationId: call.correlationId,
    awsError: name,
    awsRequestId,
    reason,
  });
}
