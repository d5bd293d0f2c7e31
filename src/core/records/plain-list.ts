import type { JsonSpan } from '../json/scan.ts';
import { scanString, skipSpace } from '../json/tokens.ts';
import { nameOf } from './field-name.ts';
import type { Field } from './record.ts';
import type { TextOf } from './text-of.ts';

/**
 * Reads a list of fields in one go where it is written as nearly all are, `{"name":"…","value":scalar}` and nothing else in each
 * element. Undefined for every other list: it has to be read member by member, which takes three times as long.
 */
export function plainListFields(bytes: Uint8Array, span: JsonSpan, textOf: TextOf): Field[] | undefined {
  const fields: Field[] = [];
  let at = skipSpace(bytes, span.start + 1);
  while (at < span.end - 1) {
    if (bytes[at] !== 0x7b) return undefined;
    const name = afterKey(bytes, skipSpace(bytes, at + 1), '"name"');
    if (bytes[name] !== 0x22) return undefined;
    const nameEnd = scanString(bytes, name);
    const comma = skipSpace(bytes, nameEnd);
    if (bytes[comma] !== 0x2c) return undefined;
    const value = afterKey(bytes, skipSpace(bytes, comma + 1), '"value"');
    const valueEnd = scalarEnd(bytes, value);
    const closing = skipSpace(bytes, valueEnd);
    if (bytes[closing] !== 0x7d) return undefined;
    fields.push({ name: nameOf(textOf(name, nameEnd)), json: textOf(value, valueEnd) });
    at = skipSpace(bytes, closing + 1);
    if (bytes[at] === 0x2c) at = skipSpace(bytes, at + 1);
  }
  return fields;
}

/** Where the value of the member called `key` begins, or -1 where the member at `at` is called something else. */
function afterKey(bytes: Uint8Array, at: number, key: string): number {
  for (let i = 0; i < key.length; i++) if (bytes[at + i] !== key.charCodeAt(i)) return -1;
  return skipSpace(bytes, skipSpace(bytes, at + key.length) + 1);
}

/** The end of the string, number or word at `at`; -1 where there is none. */
function scalarEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first === undefined || first === 0x7b || first === 0x5b) return -1;
  if (first === 0x22) return scanString(bytes, at);
  let end = at;
  while (isInScalar(bytes[end])) end++;
  return end;
}

/** Whether a byte is part of a number or a word: all of theirs are above the comma, but for the plus sign. */
function isInScalar(byte: number | undefined): boolean {
  return byte !== undefined && ((byte > 0x2c && byte !== 0x7d) || byte === 0x2b);
}
