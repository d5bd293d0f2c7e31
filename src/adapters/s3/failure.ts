import { ConditionFailed, StorageFailed } from '../../core/batch/ports.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';

/** What S3's errors have in common; the client's classes for them are too many to name. */
interface ServiceFailure {
  readonly name: string;
  readonly status: number | undefined;
}

const CONDITION = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);
/** Of an upload that somebody else has done away with. */
const NO_UPLOAD = 'NoSuchUpload';

export function failureOf(thrown: unknown): ServiceFailure {
  const name = memberOf(thrown, 'name');
  const status = memberOf(memberOf(thrown, '$metadata'), 'httpStatusCode');
  return {
    name: typeof name === 'string' ? name : 'unknown',
    status: typeof status === 'number' ? status : undefined,
  };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

export function isNotFound(thrown: unknown): boolean {
  return failureOf(thrown).status === 404;
}

/** Whether the key is not as the request asked it to be (412), or is just being written by somebody else (409). */
export function isConditionFailure(thrown: unknown): boolean {
  const { name, status } = failureOf(thrown);
  return status === 412 || CONDITION.has(name) || name === NO_UPLOAD;
}

/**
 * An error of S3's client as one of ours, which says nothing of keys or contents.
 * @param operation what was being done, as S3 calls it
 */
export function storageError(operation: string, thrown: unknown): Error {
  if (isConditionFailure(thrown)) return new ConditionFailed(operation, { cause: thrown });
  const { name, status } = failureOf(thrown);
  if (status === 403 || status === 401 || name === 'NoSuchBucket') {
    return new ProblemError('misconfigured', {
      detail: `${operation}: S3 answered ${name}. Without s3:ListBucket, S3 says so of objects that are not there, too.`,
      cause: thrown,
    });
  }
  return new StorageFailed(`${operation}: ${name}${status === undefined ? '' : ` (status ${status})`}`, {
    cause: thrown,
  });
}
