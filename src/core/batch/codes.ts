import { ERROR_TABLE, type ErrorKind } from '../errors/table.ts';

const KINDS = new Map<string, ErrorKind>(Object.entries(ERROR_TABLE));

/** Whether a record that failed with a code, which may be any text, may be scored later. */
export function isRetryable(code: string): boolean {
  return KINDS.get(code)?.retryable === true;
}

/** What an error code means, as a sentence. */
export function codeTitle(code: string): string {
  return KINDS.get(code)?.title ?? 'The endpoint gave this code and said nothing else.';
}

/** Whether a record failed without the model having said anything about it, so that it may be the model that fails. */
export function isDoubtful(code: string): boolean {
  return isRetryable(code) && code !== 'record-failed';
}
