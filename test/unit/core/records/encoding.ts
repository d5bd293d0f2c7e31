import fc from 'fast-check';
import type { EncoderOptions } from '../../../../src/core/records/encoder-options.ts';
import type { Field, RecordEncoder, RecordResult } from '../../../../src/core/records/record.ts';

export const plain: EncoderOptions = {
  columns: undefined,
  errorColumn: false,
  trimPadding: 'none',
  joinInputs: false,
};

/** Results as a test writes them: JSON texts by name, or an error; numbered as they come. */
export type Written = string | Readonly<Record<string, string>>;

export function encode(
  encoder: RecordEncoder,
  results: readonly Written[],
  inputs: readonly (Readonly<Record<string, string>> | undefined)[] = [],
): string {
  return results.map((result, i) => encoder.row(resultOf(result, i, inputs[i]))).join('') + encoder.end();
}

export function resultOf(
  written: Written,
  i: number,
  inputs?: Readonly<Record<string, string>>,
): RecordResult {
  const common = { number: i + 1, ...(inputs && { inputs: fieldsOf(inputs) }) };
  return typeof written === 'string'
    ? { ...common, error: written }
    : { ...common, outputs: fieldsOf(written) };
}

function fieldsOf(texts: Readonly<Record<string, string>>): readonly Field[] {
  return Object.entries(texts).map(([name, json]) => ({ name, json }));
}

/** Without backslashes: reading the text back, JSON.parse takes names with one for others (nodejs/node issue 63785). */
const names = fc.oneof(
  fc.constantFrom('P_BAD1', 'a,b', '"', 'é\n', ' ', '_WARN_'),
  fc.string({ minLength: 1, maxLength: 4 }).filter((name) => !name.includes('\\')),
);

export const columns = fc.uniqueArray(names, {
  minLength: 1,
  maxLength: 4,
  selector: (name) => name.toLowerCase(),
});

export const jsonValues = fc.oneof(
  fc.stringMatching(/^-?(0|[1-9]\d{0,24})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/),
  fc.json({ maxDepth: 1 }).filter((json) => !json.includes('\\\\')),
  fc.string().map((text) => JSON.stringify(text)),
  fc.constantFrom('null', '""', '"a,b"', '"\\n\\""', '" x "', '[1,\n2]', '{"a": "\\r\\n"}'),
);

/** Rows for some columns: scored with some of the outputs in any order, or failed. */
export const rowsFor = (of: readonly string[]) =>
  fc.array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc
          .tuple(fc.shuffledSubarray([...of]), fc.infiniteStream(jsonValues))
          .map(
            ([present, values]): Written =>
              Object.fromEntries(present.map((name) => [name, values.next().value ?? 'null'])),
          ),
      },
      { weight: 1, arbitrary: fc.constantFrom<Written>('invalid-record', 'record-failed') },
    ),
    { maxLength: 5 },
  );
