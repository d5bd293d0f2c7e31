import { ProblemError, type RecordError } from '../errors/problem-error.ts';
import { ERROR_TABLE, type ErrorCode } from '../errors/table.ts';

/** Problems that the container writes are 2,048 bytes at most. */
const MAX_BYTES = 16 * 1024;

/**
 * Reads an answer that the container refused a payload with, back into the problem that it was. Undefined where it is none of ours: a
 * model, or something on the way, has answered.
 */
export function readProblem(body: Uint8Array): ProblemError | undefined {
  const problem = body.length > MAX_BYTES ? undefined : parsed(body);
  const code = problem?.code;
  if (problem === undefined || !isErrorCode(code)) return undefined;
  return new ProblemError(code, {
    ...(typeof problem.detail === 'string' && { detail: problem.detail }),
    ...(typeof problem.retryAfterSeconds === 'number' && { retryAfterSeconds: problem.retryAfterSeconds }),
    errors: Array.isArray(problem.errors) ? problem.errors.flatMap(recordError) : [],
    ...(typeof problem.errorCount === 'number' && { errorCount: problem.errorCount }),
  });
}

function parsed(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function recordError(value: unknown): readonly RecordError[] {
  if (!isObject(value)) return [];
  const { record, field, message } = value;
  if (typeof record !== 'number' || typeof message !== 'string') return [];
  return [typeof field === 'string' ? { record, field, message } : { record, message }];
}

/** Whether a code is one of the error table's. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_TABLE, code);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
