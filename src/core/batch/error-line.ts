import type { FailedOutcome } from './record-outcome.ts';

/**
 * A line of the errors file: the number of the record, the code, what is wrong, and, only where `withRecord` says so, what was sent for
 * it. It says nothing that differs from run to run.
 */
export function errorLine(
  { number, code, message, field, line }: FailedOutcome,
  withRecord: boolean,
): string {
  const sent = withRecord && line !== undefined ? { record: textOf(line) } : undefined;
  return `${JSON.stringify({ number, code, message, field, ...sent })}\n`;
}

function textOf(line: Uint8Array): string {
  return new TextDecoder().decode(line).replace(/\n$/, '');
}
