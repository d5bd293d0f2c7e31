import type { ProblemError, RecordError } from './problem-error.ts';
import { errorKind } from './table.ts';

/** RFC 9457, section 3. */
export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** SageMaker cuts a model's error body here (`OriginalMessage` of ModelError, InvokeEndpoint API reference). */
export const MAX_PROBLEM_BYTES = 2048;

/**
 * Writes a problem as RFC 9457 JSON of at most {@link MAX_PROBLEM_BYTES}: as many of its `errors` as fit, in order, at least one, and
 * `errorCount` for the total. It carries no stack, no cause and no input value.
 */
export function problemJson(problem: ProblemError, correlationId: string): string {
  const kind = errorKind(problem.code);
  const head = {
    type: `urn:scr-sagemaker:problem:${problem.code}`,
    title: kind.title,
    status: kind.status,
    code: problem.code,
    detail: problem.detail === undefined ? undefined : fitted(problem.detail, 600),
    correlationId,
    retryable: kind.retryable,
    retryAfterSeconds: problem.retryAfterSeconds,
  };
  if (problem.errorCount === 0) return JSON.stringify(head);
  const errors: RecordError[] = [];
  let size = bytes({ ...head, errorCount: problem.errorCount, errors });
  for (const error of problem.errors) {
    const written = {
      record: error.record,
      ...(error.field !== undefined && { field: fitted(error.field, 256) }),
      message: fitted(error.message, 300),
    };
    size += bytes(written) + 1;
    if (size > MAX_PROBLEM_BYTES) break;
    errors.push(written);
  }
  return JSON.stringify({ ...head, errorCount: problem.errorCount, errors });
}

function bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Cuts a text so that it takes at most `maxBytes` of JSON, with an ellipsis where something is missing. */
function fitted(text: string, maxBytes: number): string {
  if (bytes(text) - 2 <= maxBytes) return text;
  let cut = '';
  let size = 3; // the ellipsis in UTF-8
  for (const character of text) {
    size += bytes(character) - 2;
    if (size > maxBytes) break;
    cut += character;
  }
  return `${cut}…`;
}
