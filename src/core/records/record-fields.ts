import type { JsonSpan } from '../json/scan.ts';
import { readShape } from '../record-shape.ts';
import { nameOf } from './field-name.ts';
import { lastOfEachName } from './fields.ts';
import type { Field } from './record.ts';
import { textsOf } from './text-of.ts';

/**
 * The variables of a record in any of SCR's shapes, in its order, as they were written; of variables with the same name the last one
 * counts, and one without a value is null.
 */
export function recordFields(record: Uint8Array, span: JsonSpan): readonly Field[] {
  const textOf = textsOf(record);
  const fields: Field[] = [];
  readShape(record, span, (nameStart, nameEnd, valueStart, valueEnd) => {
    const json = valueStart === -1 ? 'null' : textOf(valueStart, valueEnd);
    fields.push({ name: nameOf(textOf(nameStart, nameEnd)), json });
  });
  return lastOfEachName(fields);
}
