import type { RecordShape } from '../record-shape.ts';
import type { RecordFormat } from '../records/formats.ts';
import type { Signature, Variable } from '../signature/signature.ts';

/** A body that can be sent as it is. */
export interface Example {
  readonly summary: string;
  readonly value: unknown;
}

/**
 * Bodies of a model, by format and name; none where its signature is not known. Their values have the right types and mean nothing.
 * @param shape the one that is shown first
 */
export function bodyExamples(
  signature: Signature | undefined,
  shape: RecordShape,
): Readonly<Record<RecordFormat, Readonly<Record<string, Example>>>> {
  const inputs = signature?.inputs ?? [];
  if (inputs.length === 0) return { json: {}, jsonlines: {}, csv: {} };
  const flat = Object.fromEntries(inputs.map((variable) => [variable.name, exampleValue(variable)]));
  const ofShape: Readonly<Record<RecordShape, Example>> = {
    inputs: {
      summary: 'One record as a list of inputs',
      value: { inputs: inputs.map((variable) => ({ name: variable.name, value: exampleValue(variable) })) },
    },
    data: { summary: 'One record under data', value: { data: flat } },
    flat: { summary: 'One flat record', value: flat },
  };
  const { [shape]: first, ...others } = ofShape;
  const line = JSON.stringify(flat);
  return {
    json: {
      [shape]: first,
      ...others,
      array: { summary: 'Two records', value: [flat, flat] },
      instances: { summary: 'Two records under a name', value: { instances: [flat, flat] } },
    },
    jsonlines: { lines: { summary: 'Two records', value: `${line}\n${line}\n` } },
    csv: { table: { summary: 'Two records', value: csvTable(inputs) } },
  };
}

export function exampleValue({ type, maxLength = Number.POSITIVE_INFINITY }: Variable): unknown {
  switch (type) {
    case 'number':
      return 1.5;
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'string':
      return 'text'.slice(0, maxLength);
    case 'unknown':
      return null;
  }
}

function csvTable(inputs: readonly Variable[]): string {
  const header = inputs.map(({ name }) => csvCell(name)).join(',');
  const row = inputs.map((variable) => String(exampleValue(variable) ?? '')).join(',') || '""';
  return `${header}\n${row}\n${row}\n`;
}

/** In quotes where RFC 4180 asks for them. */
function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
