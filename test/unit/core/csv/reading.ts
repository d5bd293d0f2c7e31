import { createCsvDecoder } from '../../../../src/core/csv/decoder.ts';
import type { CsvOptions } from '../../../../src/core/csv/options.ts';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import type { SourceRecord } from '../../../../src/core/records/record.ts';
import type { Signature, Variable } from '../../../../src/core/signature/signature.ts';

export const DEFAULTS: CsvOptions = {
  level: 'types',
  requestShape: 'flat',
  inputTypes: new Map(),
  emptyString: 'empty',
  keepInputs: false,
};

export function signatureOf(...inputs: Variable[]): Signature {
  return { inputs, outputs: [] };
}

export const LOAN = signatureOf(
  { name: 'Loan', type: 'number' },
  { name: 'Years', type: 'integer' },
  { name: 'Job', type: 'string', maxLength: 7 },
);

/** A record's JSON, or the sentences that say what is wrong with it. */
export function told(record: SourceRecord): string {
  if ('payload' in record) return Buffer.from(record.payload).toString();
  return record.errors.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join(' ');
}

export function records(chunks: Iterable<Uint8Array>, options: Partial<CsvOptions> = {}): SourceRecord[] {
  const decoder = createCsvDecoder({ ...DEFAULTS, ...options });
  const all: SourceRecord[] = [];
  for (const chunk of chunks) all.push(...decoder.push(chunk));
  return [...all, ...decoder.end()];
}

/** What each record of a CSV became, in order. */
export function read(csv: string | Uint8Array, options: Partial<CsvOptions> = {}): string[] {
  return records([typeof csv === 'string' ? Buffer.from(csv) : csv], options).map(told);
}

/** `code: detail` of the problem that a CSV is refused with. */
export function refusal(csv: string | Uint8Array, options: Partial<CsvOptions> = {}): string {
  try {
    return `not refused, but ${read(csv, options).length} records`;
  } catch (problem) {
    if (!(problem instanceof ProblemError)) throw problem;
    return `${problem.code}: ${problem.message}`;
  }
}
