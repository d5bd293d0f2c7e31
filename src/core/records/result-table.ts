import { type EncoderOptions, ERROR_COLUMN } from './encoder-options.ts';
import { createHeldRows } from './held-rows.ts';
import { inputColumns } from './joined-columns.ts';
import { createPickFields } from './pick-fields.ts';
import { METADATA_FIELD } from './read-outputs.ts';
import type { Field, RecordEncoder, RecordResult } from './record.ts';
import { withoutPadding } from './trim-padding.ts';

/** How a format writes rows of cells, which are JSON texts without line breaks. */
export interface TableFormat {
  readonly contentType: string;
  /** What stands before the first row; called once, before any row. */
  begin(columns: readonly string[]): string;
  /** One row: a cell for each column. */
  row(cells: readonly string[]): string;
  /** What closes a response that was begun. */
  end(): string;
  /** The response without rows whose columns nobody knows. */
  readonly empty: string;
}

type Cells = readonly string[];

/**
 * Writes results as the rows of one table, the same columns in every row: the inputs where they are joined, the outputs, `_metadata_`
 * and `_error_` where they are wanted. The columns of inputs are those of the first record that has any. Failed rows that come before
 * the columns are known are held back until then, or until the end, where they have no outputs at all.
 */
export function createResultTable(options: EncoderOptions, format: TableFormat): RecordEncoder {
  const { joinInputs, errorColumn, trimPadding } = options;
  const held = createHeldRows();
  /** Undefined while they are open. */
  let inputNames: readonly string[] | undefined = joinInputs ? undefined : [];
  let pickInputs = createPickFields([]);
  let outputCount = 0;
  let pickOutputs = createPickFields([]);
  let hasColumns = false;

  function settleInputs(inputs: readonly Field[]): readonly string[] {
    inputNames = inputs.map(({ name }) => name);
    pickInputs = createPickFields(inputNames);
    return inputNames;
  }

  /** All columns are known from here on. */
  function settle(outputs: readonly string[]): string {
    const names = outputColumns(outputs, options);
    outputCount = names.length;
    pickOutputs = createPickFields(names);
    hasColumns = true;
    const last = errorColumn ? [...names, ERROR_COLUMN] : names;
    let text = format.begin([...inputColumns(inputNames ?? settleInputs([]), last), ...last]);
    held.drain(({ error, inputs }, count) => {
      const cells = failedCells(inputs, error);
      text += format.row(cells);
      if (count > 1) text += format.row(cells).repeat(count - 1);
    });
    return text;
  }

  function inputCells(inputs: readonly Field[] | undefined): string[] {
    return joinInputs ? pickInputs(inputs ?? []).map(onOneLine) : [];
  }

  function failedCells(inputs: Cells | undefined, error: string): Cells {
    const cells = [...(inputs ?? inputCells(undefined)), ...new Array<string>(outputCount).fill('null')];
    if (errorColumn) cells.push(JSON.stringify(error));
    return cells;
  }

  function scoredCells(inputs: readonly Field[] | undefined, outputs: readonly Field[]): Cells {
    const cells = inputCells(inputs);
    for (const json of pickOutputs(outputs)) cells.push(withoutPadding(onOneLine(json), trimPadding));
    if (errorColumn) cells.push('null');
    return cells;
  }

  return {
    contentType: options.contentType ?? format.contentType,
    row(result: RecordResult) {
      const { inputs } = result;
      if (inputNames === undefined && inputs !== undefined) settleInputs(inputs);
      if ('outputs' in result) {
        const before = hasColumns ? '' : settle(options.columns ?? result.outputs.map(({ name }) => name));
        return before + format.row(scoredCells(inputs, result.outputs));
      }
      const before = hasColumns || !options.columns || !inputNames ? '' : settle(options.columns);
      if (hasColumns) return before + format.row(failedCells(inputCells(inputs), result.error));
      held.add({ error: result.error, inputs: inputs && joinInputs ? inputCells(inputs) : undefined });
      return '';
    },
    end() {
      if (hasColumns) return format.end();
      if (held.isEmpty && options.columns === undefined) return format.empty;
      return settle(options.columns ?? []) + format.end();
    },
  };
}

function outputColumns(
  outputs: readonly string[],
  { errorColumn, metadata }: EncoderOptions,
): readonly string[] {
  const names = new Set(outputs);
  if (errorColumn) names.delete(ERROR_COLUMN);
  if (metadata === true) names.add(METADATA_FIELD);
  return [...names];
}

/** Only objects and arrays can hold line breaks, between their tokens, where a blank means the same. */
function onOneLine(json: string): string {
  const first = json.charCodeAt(0);
  return first === 0x7b || first === 0x5b ? json.replace(/[\r\n]/g, ' ') : json;
}
