import { JsonFault } from '../json/fault.ts';
import { scanJson } from '../json/scan.ts';
import { ERROR_COLUMN } from '../records/encoder-options.ts';
import { memberFields } from '../records/fields.ts';
import type { Field } from '../records/record.ts';
import { textsOf } from '../records/text-of.ts';

/** A row of an endpoint's answer: outputs, or the code of what was wrong with the record. */
export type AnswerRow = { readonly outputs: readonly Field[] } | { readonly error: string };

const LF = 0x0a;

/**
 * Reads an answer in JSON Lines, a flat object a line. A row without `_error_`, from a container that refuses whole requests, is a scored
 * one. Undefined where it is anything else, or has not as many rows as there were records: then nobody knows whose the rows are.
 */
export function answerRows(body: Uint8Array, count: number): readonly AnswerRow[] | undefined {
  const rows: AnswerRow[] = [];
  for (let start = 0; start < body.length; ) {
    const lf = body.indexOf(LF, start);
    const end = lf === -1 ? body.length : lf;
    const row = rows.length < count ? readRow(body.subarray(start, end)) : undefined;
    if (row === undefined) return undefined;
    rows.push(row);
    start = end + 1;
  }
  return rows.length === count ? rows : undefined;
}

function readRow(line: Uint8Array): AnswerRow | undefined {
  try {
    const span = scanJson(line);
    if (span.kind !== 'object') return undefined;
    const fields = memberFields(line, span, textsOf(line));
    const error = fields.find(({ name }) => name === ERROR_COLUMN);
    const outputs = error === undefined ? fields : fields.filter((field) => field !== error);
    if (error === undefined || error.json === 'null') return { outputs };
    return error.json.startsWith('"') ? { error: String(JSON.parse(error.json)) } : undefined;
  } catch (fault) {
    if (fault instanceof JsonFault) return undefined;
    throw fault;
  }
}
