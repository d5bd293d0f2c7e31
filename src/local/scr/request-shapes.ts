import type { InputValues } from './model.ts';
import { inputIndex, inputVariables, type Variable } from './signature.ts';

/** The three forms of body that SCR's clients send: `{"inputs":[…]}`, `{"data":{…}}` and `{"NAME":value}`. */
export type RequestShape = 'inputs' | 'data' | 'flat';

export type ReadRequest =
  | { readonly shape: RequestShape; readonly values: InputValues }
  /** Why the body cannot be scored. Quotes the offending value, as a server careless of privacy would. */
  | { readonly problem: string };

type Values = (number | string | null | undefined)[];

/** Reads one record's body. Names match without regard to case; of a name given twice the last value counts. */
export function readRequest(body: string, unknownInputs: 'ignore' | 'error'): ReadRequest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    return { problem: `JSON parse error: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
  if (!isObject(parsed)) return { problem: `The request body is not a JSON object: ${excerpt(parsed)}` };
  if (Array.isArray(parsed.inputs)) return readInputs(parsed.inputs, unknownInputs);
  if (isObject(parsed.data)) return readMembers('data', parsed.data, unknownInputs);
  return readMembers('flat', parsed, unknownInputs);
}

function readInputs(items: readonly unknown[], unknownInputs: 'ignore' | 'error'): ReadRequest {
  const values = noValues();
  for (const item of items) {
    if (!isObject(item) || typeof item.name !== 'string') {
      return { problem: `An entry of inputs has no name: ${excerpt(item)}` };
    }
    const problem = assign(values, item.name, item.value, unknownInputs);
    if (problem !== undefined) return { problem };
  }
  return { shape: 'inputs', values };
}

function readMembers(
  shape: 'data' | 'flat',
  members: Readonly<Record<string, unknown>>,
  unknownInputs: 'ignore' | 'error',
): ReadRequest {
  const values = noValues();
  for (const name in members) {
    const problem = assign(values, name, members[name], unknownInputs);
    if (problem !== undefined) return { problem };
  }
  return { shape, values };
}

function assign(
  values: Values,
  givenName: string,
  value: unknown,
  unknownInputs: 'ignore' | 'error',
): string | undefined {
  const index = inputIndex(givenName);
  const variable = inputVariables[index];
  if (variable === undefined) {
    return unknownInputs === 'ignore' ? undefined : `The module has no input ${givenName}`;
  }
  if (value === null || value === undefined) values[index] = null;
  else if (variable.type === 'decimal') {
    if (typeof value !== 'number' || !Number.isFinite(value)) return wrongType(variable, value);
    values[index] = value;
  } else {
    if (typeof value !== 'string') return wrongType(variable, value);
    values[index] = value;
  }
  return undefined;
}

function noValues(): Values {
  return inputVariables.map(() => null);
}

function wrongType({ name, type }: Variable, value: unknown): string {
  return `The value ${excerpt(value)} of input ${name} is not of type ${type}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function excerpt(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 100);
}
