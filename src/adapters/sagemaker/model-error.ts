import { ProblemError } from '../../core/errors/problem-error.ts';
import { MAX_PROBLEM_BYTES } from '../../core/errors/problem-json.ts';
import type { ErrorCode } from '../../core/errors/table.ts';
import type { Answer } from '../../core/ports.ts';
import { containerProblem } from './container-problem.ts';

/** SageMaker's error for what the container answered with one (SageMaker Runtime API reference, ModelError). */
export interface ModelError extends Error {
  readonly name: 'ModelError';
  readonly $metadata: { readonly requestId?: string | undefined };
  readonly OriginalStatusCode?: number | undefined;
  readonly OriginalMessage?: string | undefined;
}

export function isModelError(thrown: unknown): thrown is ModelError {
  return thrown instanceof Error && thrown.name === 'ModelError';
}

/** What a model's own status means to the caller; any other 4xx is `model-refused`, any other 5xx `model-failed`. */
const CODES: ReadonlyMap<number, ErrorCode> = new Map<number, ErrorCode>([
  [404, 'not-found'],
  [413, 'payload-too-large'],
  [415, 'unsupported-media-type'],
  [422, 'model-unprocessable'],
  [429, 'throttled'],
  [503, 'endpoint-unavailable'],
]);

/**
 * What became of a call that the container answered with an error, or did not answer in SageMaker's time (status 0). Our own
 * container's problem comes back as itself. Another body is passed on only where `passesErrors` allows it and it is whole; else the
 * status says what can be said. SageMaker's own message is never passed on: it quotes the body and names the account.
 */
export function modelErrorOutcome(error: ModelError, passesErrors: boolean): Answer | ProblemError {
  const status = error.OriginalStatusCode ?? 0;
  const body = error.OriginalMessage ?? '';
  if (status === 0) {
    return new ProblemError('deadline-exceeded', {
      detail:
        'The endpoint did not answer in the time that SageMaker gives it; whether it scored is unknown.',
      cause: error,
    });
  }
  const problem = containerProblem(status, body);
  if (problem !== undefined) return problem;
  if (passesErrors && status >= 400 && isWholeJson(body)) {
    return { status, contentType: 'application/json', headers: [], body: Buffer.from(body) };
  }
  return new ProblemError(CODES.get(status) ?? (status < 500 ? 'model-refused' : 'model-failed'), {
    detail: `The model answered with status ${status}.`,
    cause: error,
  });
}

/** AWS cuts the body at 2,048; what is shorter is whole. */
function isWholeJson(body: string): boolean {
  if (Buffer.byteLength(body) >= MAX_PROBLEM_BYTES) return false;
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}
