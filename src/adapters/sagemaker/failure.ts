import { ProblemError } from '../../core/errors/problem-error.ts';
import { type ErrorCode, errorKind } from '../../core/errors/table.ts';
import type { Mishap } from '../../core/scoring/retries.ts';
import { type SdkError, sdkError } from './sdk-error.ts';

/** Why a call of the SDK has no answer: what the caller is told, and whether it may be tried again. */
export interface Failure {
  readonly problem: ProblemError;
  /** Undefined where another try could only fail again. */
  readonly mishap: Mishap | undefined;
  /** Milliseconds that the service asked to wait. */
  readonly retryAfterMs: number | undefined;
  /** The service's or the system's name of the error, for the log. */
  readonly name: string;
  readonly awsRequestId: string | undefined;
}

interface Rule {
  readonly is: (error: SdkError) => boolean;
  readonly code: ErrorCode;
  readonly mishap?: Mishap;
  /** Nothing can have reached the model. */
  readonly isUnsent?: true;
  /** Nothing that SageMaker said: its messages name accounts, roles and endpoints. */
  readonly detail?: string;
}

const THROTTLED: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
]);

/** System errors that come before the first byte is sent. */
const NOT_REACHED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** Nothing was sent: the function has no identity to sign with. */
const NO_CREDENTIALS: ReadonlySet<string> = new Set(['CredentialsProviderError', 'TokenProviderError']);

const REFUSED = 'SageMaker refused the call.';
const UNKNOWN = 'whether it was scored is unknown.';

/** Errors of InvokeEndpoint (SageMaker Runtime API reference), of the SDK and of the system; the first rule that fits counts. */
const RULES: readonly Rule[] = [
  {
    is: ({ systemCode }) => systemCode !== undefined && NOT_REACHED.has(systemCode),
    code: 'endpoint-unavailable',
    mishap: 'not-reached',
    isUnsent: true,
    detail: 'SageMaker took no connection; nothing was scored.',
  },
  {
    // The SDK's connection timeout; its request timeout has the system's code.
    is: ({ name, systemCode, status }) =>
      name === 'TimeoutError' && systemCode === undefined && status === undefined,
    code: 'endpoint-unavailable',
    isUnsent: true,
    detail: 'No connection to SageMaker came about in time; nothing was scored.',
  },
  {
    is: ({ systemCode, status }) => systemCode === 'ETIMEDOUT' || status === 504,
    code: 'deadline-exceeded',
    mishap: 'unknown-outcome',
    detail: `SageMaker did not answer in time; ${UNKNOWN}`,
  },
  {
    is: ({ systemCode }) => systemCode !== undefined,
    code: 'endpoint-failed',
    mishap: 'unknown-outcome',
    detail: `The connection to SageMaker broke; ${UNKNOWN}`,
  },
  {
    is: ({ name }) => name === 'ModelNotReadyException',
    code: 'not-ready',
    mishap: 'not-ready',
    detail: 'SageMaker says that the model is not ready.',
  },
  {
    is: ({ name, status }) => THROTTLED.has(name) || status === 429,
    code: 'throttled',
    mishap: 'throttled',
    detail: 'SageMaker throttles.',
  },
  {
    is: ({ status }) => status === 413,
    code: 'payload-too-large',
    detail: 'SageMaker finds the body too large.',
  },
  {
    is: ({ name, status }) => status === 503 || name === 'ServiceUnavailable',
    code: 'endpoint-unavailable',
    mishap: 'unknown-outcome',
    detail: `SageMaker is not available; ${UNKNOWN}`,
  },
  {
    is: ({ status }) => status !== undefined && status >= 500,
    code: 'endpoint-failed',
    mishap: 'unknown-outcome',
    detail: `SageMaker failed; ${UNKNOWN}`,
  },
  {
    is: ({ name, status }) => status !== undefined || NO_CREDENTIALS.has(name),
    code: 'misconfigured',
    detail: REFUSED,
  },
];

/** What the SDK never throws on purpose. */
const BUG: Rule = { is: () => true, code: 'internal' };

/** A refusal of what the caller's own headers choose: a variant, model or the like that is not there. */
const BAD_CHOICE: Rule = {
  is: ({ name }) => name === 'ValidationError',
  code: 'invalid-request',
  detail: 'SageMaker refused what the X-Amzn-SageMaker headers of the request choose.',
};

/**
 * Reads what the SDK threw, ModelError and aborts apart.
 * @param hasChosen whether headers of the caller chose a part of the endpoint
 */
export function failureOf(thrown: unknown, hasChosen: boolean): Failure {
  const error = sdkError(thrown);
  const { retryAfterSeconds } = error;
  const rules = hasChosen ? [BAD_CHOICE, ...RULES] : RULES;
  const { code, detail, mishap, isUnsent } = rules.find(({ is }) => is(error)) ?? BUG;
  const comesBack = errorKind(code).retryAfterSeconds !== undefined && retryAfterSeconds !== undefined;
  return {
    problem: new ProblemError(code, {
      cause: thrown,
      ...(detail !== undefined && { detail }),
      ...(isUnsent !== undefined && { isUnsent }),
      ...(comesBack && { retryAfterSeconds }),
    }),
    mishap,
    retryAfterMs: retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1000,
    name: error.systemCode ?? error.name,
    awsRequestId: error.awsRequestId,
  };
}
