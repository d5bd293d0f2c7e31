import type { RecordError } from '../errors/problem-error.ts';
import type { Field, SourceRecord } from '../records/record.ts';
import { MAX_ERRORS_PER_RECORD } from '../signature/check-record.ts';
import { booleanJson, integerJson, isAtMost, isCanonicalNumber, isMissing, numberJson } from './cells.ts';
import type { CellKind, Column, Plan } from './columns.ts';
import type { CsvOptions } from './options.ts';

/** Makes a record of a row that has as many cells as the plan has columns. */
export type RowWriter = (number: number, cells: readonly string[]) => SourceRecord;

/**
 * Under `off` a cell that doesn't fit its type is sent as text, and SCR is left to say what it makes of it; else it is an error of
 * the record. Cells of columns that are dropped are only kept for joining, as text.
 */
export function createRowWriter(plan: Plan, options: CsvOptions): RowWriter {
  const { columns, head, tail } = plan;
  const { keepInputs } = options;
  const isChecked = options.level !== 'off';
  const empty = options.emptyString === 'null' ? 'null' : '""';
  return (number, cells) => {
    let text = head;
    let errors: RecordError[] | undefined;
    const inputs: Field[] | undefined = keepInputs ? [] : undefined;
    let place = 0;
    for (const column of columns) {
      const cell = cells[place++] ?? '';
      if (column.kind === 'dropped') {
        inputs?.push({ name: column.name, json: JSON.stringify(cell) });
        continue;
      }
      const fitting = jsonOf(cell, column.kind, empty);
      const json = fitting ?? JSON.stringify(cell);
      const isLong = column.maxLength !== undefined && !isAtMost(column.maxLength, cell);
      if (isChecked && (fitting === undefined || isLong)) {
        errors ??= [];
        if (errors.length < MAX_ERRORS_PER_RECORD) errors.push(errorOf(number, column, place));
      }
      inputs?.push({ name: column.name, json });
      text += column.opening + json;
    }
    const joined = inputs && { inputs };
    return errors === undefined
      ? { number, payload: Buffer.from(text + tail), ...joined }
      : { number, errors, ...joined };
  };
}

function jsonOf(cell: string, kind: CellKind, empty: string): string | undefined {
  switch (kind) {
    case 'number':
      return numberJson(cell);
    case 'integer':
      return integerJson(cell);
    case 'boolean':
      return booleanJson(cell);
    case 'guessed':
      if (isCanonicalNumber(cell)) return cell;
      return isMissing(cell) ? 'null' : undefined;
    default:
      return cell === '' ? empty : JSON.stringify(cell);
  }
}

function errorOf(record: number, column: Column, place: number): RecordError {
  const message = messageOf(column);
  return column.field === undefined
    ? { record, message: `Column ${place}: ${message}` }
    : { record, field: column.field, message };
}

function messageOf(column: Column): string {
  switch (column.kind) {
    case 'number':
      return 'Expected a number or a missing value; got text.';
    case 'integer':
      return 'Expected a whole number or a missing value.';
    case 'boolean':
      return 'Expected true, false, 1, 0 or a missing value.';
    case 'guessed':
      return 'Expected a number, as in the rows before; set SCR_INPUT_TYPES to say what the column holds.';
    default:
      return `Expected at most ${column.maxLength} characters.`;
  }
}
