import { ProblemError, type RecordError } from '../../core/errors/problem-error.ts';
import { ERROR_TABLE, type ErrorCode, errorKind } from '../../core/errors/table.ts';

/**
 * Reads a body as a problem that our own container wrote, so that it reaches the caller as it would have from the container itself:
 * code, detail, errors and when to come back. Undefined for everything else, and where the status is not the code's.
 */
export function containerProblem(status: number, body: string): ProblemError | undefined {
  const problem = parseObject(body);
  const code = problem?.code;
  if (problem === undefined || !isErrorCode(code) || errorKind(code).status !== status) return undefined;
  if (problem.type !== `urn:scr-sagemaker:problem:${code}`) return undefined;
  const { detail, errorCount, retryAfterSeconds } = problem;
  const errors = Array.isArray(problem.errors) ? problem.errors.filter(isRecordError).map(plain) : [];
  return new ProblemError(code, {
    errors,
    ...(typeof detail === 'string' && { detail }),
    ...(isCount(errorCount) && { errorCount }),
    ...(isCount(retryAfterSeconds) && { retryAfterSeconds }),
  });
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_TABLE, value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isRecordError(value: unknown): value is RecordError {
  if (typeof value !== 'object' || value === null) return false;
  const { record, field, message }: { record?: unknown; field?: unknown; message?: unknown } = value;
  return isCount(record) && typeof message === 'string' && (field === undefined || typeof field === 'string');
}

/** Nothing but what a record error has. */
function plain({ record, field, message }: RecordError): RecordError {
  return field === undefined ? { record, message } : { record, field, message };
}
