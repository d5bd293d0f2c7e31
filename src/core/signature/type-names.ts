import type { VariableType } from './signature.ts';

/**
 * The names of types as models declare them: JSON Schema's, and SAS's own (DS2's, and those of SAS Model Manager's files). Which of
 * them SCR uses is not known. Dates, times, binary values, data grids and all arrays are left out on purpose: how they look in a
 * record is not known.
 */
const TYPES: ReadonlyMap<string, VariableType> = new Map([
  ...['number', 'numeric', 'decimal', 'double', 'double precision', 'float', 'real'].map(
    (name) => [name, 'number'] as const,
  ),
  ...['integer', 'int', 'bigint', 'smallint', 'tinyint', 'long'].map((name) => [name, 'integer'] as const),
  ...['string', 'char', 'character', 'nchar', 'varchar', 'nvarchar'].map((name) => [name, 'string'] as const),
  ...['boolean', 'bool'].map((name) => [name, 'boolean'] as const),
]);

/** Longer names are of no type; the pattern below needn't go through them. */
const MAX_NAME_LENGTH = 64;
const NAME = /^\s*([a-z ]+?)\s*(?:\(\s*(\d+)\s*\)\s*)?$/i;

/** What a type name stands for, without regard to case; `string(7)` is a string of at most 7 characters. */
export function namedType(name: string): { readonly type: VariableType; readonly length?: number } {
  const [, word = '', length] = (name.length > MAX_NAME_LENGTH ? null : NAME.exec(name)) ?? [];
  const type = TYPES.get(word.toLowerCase()) ?? 'unknown';
  return length === undefined ? { type } : { type, length: Number(length) };
}
