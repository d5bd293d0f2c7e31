import type { ModelContext } from './model-error.ts';
import { modelError } from './model-error.ts';
import {
  accessError,
  internalDependencyException,
  internalFailure,
  modelNotReady,
  type ServiceError,
  serviceUnavailable,
  throttlingException,
} from './service-error.ts';

/** Every fault with what it means; the guide's table comes from here. */
export const faultMeanings = {
  delay: 'nothing else than the delay',
  throttle: '`ThrottlingException`, status `throttlingStatus`',
  'not-ready': '`ModelNotReadyException`, 429',
  'internal-failure': '`InternalFailure`, 500',
  'service-unavailable': '`ServiceUnavailable`, 503',
  'dependency-failure': '`InternalDependencyException`, 530',
  'access-denied': '`AccessDeniedException`, 403',
  'model-error': '`ModelError`, 424, with `originalStatusCode` (500 by default) and `originalMessage`',
  'model-timeout': '`ModelError`, 424, with the original status 0, as a timeout of the container shows',
  'gateway-timeout': 'a bare 504 without a body',
  reset: 'the connection is reset without a byte of an answer',
  'reset-within': 'the connection is reset within the body of the answer; always `after`',
  hang: 'no answer',
} as const;

export type FaultName = keyof typeof faultMeanings;
/** Before the container sees the request, or once its whole answer, or an error, is there. */
export type FaultTime = 'before' | 'after';

/** What is done to one request. */
export interface Fault {
  readonly fault: FaultName;
  readonly when: FaultTime;
  readonly delayMs: number;
  readonly originalStatusCode: number;
  readonly originalMessage: string;
}

export function isFaultName(name: unknown): name is FaultName {
  return typeof name === 'string' && Object.hasOwn(faultMeanings, name);
}

/** The error that a fault answers with; undefined for those that answer with none. */
export function errorOfFault(
  { fault, originalStatusCode, originalMessage }: Fault,
  throttlingStatus: 400 | 429,
  context: ModelContext,
): ServiceError | undefined {
  switch (fault) {
    case 'throttle':
      return throttlingException(throttlingStatus);
    case 'not-ready':
      return modelNotReady();
    case 'internal-failure':
      return internalFailure();
    case 'service-unavailable':
      return serviceUnavailable();
    case 'dependency-failure':
      return internalDependencyException();
    case 'access-denied':
      return accessError('AccessDeniedException', 'The caller may not do this.');
    case 'model-error':
      return modelError(originalStatusCode, originalMessage, context);
    case 'model-timeout':
      return modelError(0, 'The invocation timed out waiting for the answer of the container.', context);
    default:
      return undefined;
  }
}

/** The faults as the guide's Markdown table. */
export function faultsMarkdown(): string {
  const rows = Object.entries(faultMeanings).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`);
  return ['| fault | what the caller gets |', '| --- | --- |', ...rows].join('\n');
}
