import type { Field } from './record.ts';

/** The values of the columns, one for each; null where there is no field for one. */
export type PickFields = (fields: readonly Field[]) => string[];

/**
 * Finds fields by name: the very name, else the first that differs in case alone. Records of one request nearly always have their
 * fields in the same places, so a field is looked for first where it was in the record before. Names are unique within a record.
 */
export function createPickFields(names: readonly string[]): PickFields {
  const columns = names.map((name, place) => ({ name, lowerCased: name.toLowerCase(), place }));
  return (fields) =>
    columns.map((column) => {
      const likely = fields[column.place];
      if (likely?.name === column.name) return likely.json;
      const place = fields.findIndex(({ name }) => name === column.name);
      if (place !== -1) column.place = place;
      return (fields[place] ?? inAnyCase(fields, column.lowerCased))?.json ?? 'null';
    });
}

function inAnyCase(fields: readonly Field[], lowerCased: string): Field | undefined {
  return fields.find(({ name }) => name.length === lowerCased.length && name.toLowerCase() === lowerCased);
}
