import type { Signature, ValidationLevel, Variable } from '../signature/signature.ts';
import { anyNamePattern, namePattern } from './name-pattern.ts';
import { objectWith, type Schema } from './schema.ts';

/** A record in each of SCR's shapes; each holds none of the others' records. */
export interface RecordSchemas {
  readonly inputs: Schema;
  readonly data: Schema;
  readonly flat: Schema;
}

/** What a value of `inputs` has to be for the record to be of that shape; `recordShape` decides the same way. */
const LIST_OF_OBJECTS: Schema = { type: 'array', prefixItems: [{ type: 'object' }] };
const HAS_LIST = objectWith({ inputs: LIST_OF_OBJECTS });
const HAS_DATA = objectWith({ data: { type: 'object' } });

/** A body of many records, whatever they are. */
export const HAS_INSTANCES = objectWith({ instances: LIST_OF_OBJECTS });

/**
 * Schemas that take the records that `recordCheck` takes at this level, as far as JSON Schema can tell: it sees no member twice, no digit
 * beyond those of a double, and not the order of two variables of one name, of which `strict` takes none after one with a value.
 */
export function recordSchemas(signature: Signature | undefined, level: ValidationLevel): RecordSchemas {
  const checked = signature === undefined || level === 'off' ? undefined : signature.inputs;
  const isStrict = level === 'strict';
  const members = checked === undefined ? {} : memberSchema(checked, isStrict);
  return {
    inputs: objectWith({ inputs: listSchema(checked ?? [], checked !== undefined && isStrict) }),
    data: objectWith({ data: { type: 'object', ...members } }, { not: HAS_LIST }),
    flat: { type: 'object', ...members, not: { anyOf: [HAS_LIST, HAS_DATA] } },
  };
}

/** What a variable's value may be; null is SAS's missing value. */
export function valueSchema({ type, maxLength }: Variable): Schema {
  if (type === 'unknown') return {};
  return { type: [type, 'null'], ...(maxLength !== undefined && { maxLength }) };
}

/** Variables as members of an object. */
function memberSchema(inputs: readonly Variable[], isStrict: boolean): Schema {
  const patternProperties = Object.fromEntries(
    inputs.map((variable) => [namePattern(variable.name), valueSchema(variable)]),
  );
  if (!isStrict) return { patternProperties };
  return {
    patternProperties,
    additionalProperties: false,
    // Every variable is there, and as many members as variables: so none is there twice.
    maxProperties: inputs.length,
    allOf: inputs.map(({ name }) => ({ not: { propertyNames: { not: { pattern: namePattern(name) } } } })),
  };
}

/** Variables as elements `{"name":…,"value":…}` of a list. */
function listSchema(inputs: readonly Variable[], isStrict: boolean): Schema {
  const name = isStrict
    ? { type: 'string', pattern: anyNamePattern(inputs.map((variable) => variable.name)) }
    : { type: 'string' };
  const typed = inputs.filter(({ type }) => type !== 'unknown');
  const element = objectWith(
    { name },
    typed.length === 0 ? {} : { allOf: typed.map((variable) => typedElement(variable)) },
  );
  const items = { ...element, properties: { name, value: {} } };
  if (!isStrict) return { type: 'array', items };
  return { type: 'array', items, allOf: inputs.map((variable) => occursOnce(variable)) };
}

function typedElement(variable: Variable): Schema {
  return {
    if: { properties: { name: { pattern: namePattern(variable.name) } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { value: valueSchema(variable) } },
  };
}

function occursOnce({ name }: Variable): Schema {
  const contains = objectWith({ name: { pattern: namePattern(name) }, value: {} });
  return { contains, minContains: 1, maxContains: 1 };
}
