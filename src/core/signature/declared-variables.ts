import { eachChild, isNamed, type JsonChild, type JsonSpan } from '../json/scan.ts';
import type { Variable } from './signature.ts';
import { namedType } from './type-names.ts';

/** A variable as a document declares it. */
export interface Declaration {
  readonly name: string | undefined;
  /** Everything else that it says, as JSON. */
  readonly facts: ReadonlyMap<string, unknown>;
}

/**
 * The declarations in an object whose members are named after the variables, or in a list of objects with a `name`; in the order of
 * the document, which a parsed object doesn't keep for names that look like numbers.
 */
export function declarationsAt(bytes: Uint8Array, span: JsonSpan): readonly Declaration[] {
  const declarations: Declaration[] = [];
  eachChild(bytes, span, (child) => {
    const facts = factsAt(bytes, child);
    const own = facts.get('name');
    const name = typeof own === 'string' && own !== '' ? own : memberName(bytes, child);
    declarations.push({ name, facts });
    return true;
  });
  return declarations;
}

/** The variable that a declaration with a name declares. A length of anything but a string is how it is stored, and left out. */
export function variableOf(name: string, facts: Declaration['facts']): Variable {
  const { type, length } = namedType(typeName(facts));
  const lengths = [facts.get('maxLength'), facts.get('length'), length];
  const maxLength = lengths.find(isLength);
  return type === 'string' && maxLength !== undefined ? { name, type, maxLength } : { name, type };
}

export function isLength(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

/** The member of an object; of several with one name the last. Undefined where there is no object, or no such member. */
export function memberAt(bytes: Uint8Array, span: JsonSpan | undefined, name: string): JsonSpan | undefined {
  if (span?.kind !== 'object') return undefined;
  let found: JsonSpan | undefined;
  eachChild(bytes, span, (member) => {
    if (isNamed(bytes, member, name)) found = member;
    return true;
  });
  return found;
}

/** A type's name; JSON Schema may give a list of them, for values that may also be null. */
function typeName(facts: Declaration['facts']): string {
  const type = facts.get('type') ?? facts.get('dataType');
  const names = Array.isArray(type) ? type.filter((name) => name !== 'null') : [type];
  if (names.length === 1 && typeof names[0] === 'string') return names[0];
  // SAS Model Manager's level of measurement: an interval is numeric, the other levels may be either.
  return type === undefined && facts.get('level') === 'interval' ? 'number' : 'unknown';
}

function factsAt(bytes: Uint8Array, child: JsonChild): ReadonlyMap<string, unknown> {
  if (child.kind !== 'object') return new Map();
  const value: Readonly<Record<string, unknown>> = JSON.parse(textAt(bytes, child.start, child.end));
  return new Map(Object.entries(value));
}

function memberName(bytes: Uint8Array, { nameStart, nameEnd }: JsonChild): string | undefined {
  const name: string = nameStart === -1 ? '' : JSON.parse(textAt(bytes, nameStart, nameEnd));
  return name === '' ? undefined : name;
}

function textAt(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).toString('utf8');
}
