import { codeTitle } from '../batch/codes.ts';
import type { RecordCounts } from '../batch/manifest.ts';
import { isErrorCode } from '../batch/read-problem.ts';
import type { Poison } from './poison.ts';

interface ResultHead {
  readonly id: string;
  readonly correlationId: string;
}

/**
 * What is told of a message that was scored: the same bytes for the same answer, however often it is delivered.
 * @param outputs JSON, put in as it is, so that no digit of a number changes
 */
export function scoredText(head: ResultHead, records: RecordCounts, outputs: string): string {
  const known = JSON.stringify({ ...members(head), status: 'scored', records });
  return `${known.slice(0, -1)},"outputs":${outputs}}`;
}

/** What is told of a message that can never be scored. */
export function failedText(head: ResultHead, { code, message, field }: Poison): string {
  const title = isErrorCode(code) ? codeTitle(code) : undefined;
  const problem = { code, title, detail: message, field };
  return JSON.stringify({ ...members(head), status: 'failed', problem });
}

function members({ id: messageId, correlationId }: ResultHead) {
  return { resultVersion: 1, messageId, correlationId };
}

/** Whether a text is a result of a message that was scored. */
export function isScoredResult(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'status' in value && value.status === 'scored';
  } catch {
    return false;
  }
}
