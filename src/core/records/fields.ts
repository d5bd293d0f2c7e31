import { eachChild, isNamed, type JsonSpan } from '../json/scan.ts';
import { nameOf } from './field-name.ts';
import { plainListFields } from './plain-list.ts';
import type { Field } from './record.ts';
import type { TextOf } from './text-of.ts';

/** The members of the object at `span`, in order; of members with the same name the last one counts. */
export function memberFields(bytes: Uint8Array, span: JsonSpan, textOf: TextOf): readonly Field[] {
  const fields: Field[] = [];
  eachChild(bytes, span, ({ nameStart, nameEnd, start, end }) => {
    fields.push({ name: nameOf(textOf(nameStart, nameEnd)), json: textOf(start, end) });
    return true;
  });
  return lastOfEachName(fields);
}

/**
 * The fields of a list `[{"name":…,"value":…},…]` at `span`, in order; of fields with the same name the last one counts, and one
 * without a value is null. Undefined where an element is no object or has no string `name`.
 */
export function listedFields(
  bytes: Uint8Array,
  span: JsonSpan,
  textOf: TextOf,
): readonly Field[] | undefined {
  const plain = plainListFields(bytes, span, textOf);
  if (plain !== undefined) return lastOfEachName(plain);
  const fields: Field[] = [];
  let isList = true;
  eachChild(bytes, span, (element) => {
    const field = element.kind === 'object' ? listedField(bytes, element, textOf) : undefined;
    if (field === undefined) isList = false;
    else fields.push(field);
    return isList;
  });
  return isList ? lastOfEachName(fields) : undefined;
}

function listedField(bytes: Uint8Array, element: JsonSpan, textOf: TextOf): Field | undefined {
  let name: string | undefined;
  let json = 'null';
  eachChild(bytes, element, (member) => {
    if (isNamed(bytes, member, 'name')) {
      name = member.kind === 'string' ? nameOf(textOf(member.start, member.end)) : undefined;
    } else if (isNamed(bytes, member, 'value')) {
      json = textOf(member.start, member.end);
    }
    return true;
  });
  return name === undefined ? undefined : { name, json };
}

/** Fields with the same name are one: the last of them, in the place of the first. */
export function lastOfEachName(fields: readonly Field[]): readonly Field[] {
  const byName = new Map<string, Field>();
  for (const field of fields) byName.set(field.name, field);
  return byName.size === fields.length ? fields : [...byName.values()];
}
