import { ProblemError } from './errors/problem-error.ts';
import { invalidJson, JsonFault } from './json/fault.ts';
import { eachChild, isNamed, type JsonSpan, scanJson } from './json/scan.ts';

/**
 * The bodies that SCR takes for one record, as seen in published requests: `{"inputs":[{"name":…,"value":…},…]}`,
 * `{"data":{…}}`, and a flat object of variables.
 */
export type RecordShape = 'inputs' | 'data' | 'flat';

/**
 * Tells which of SCR's shapes a body has. A flat record may own a variable that is called `inputs` or `data`, so the value decides,
 * in this order:
 *
 * 1. `inputs` is an array that is empty or begins with an object: `inputs`, and each element must be an object with a string `name`.
 * 2. `data` is an object: `data`.
 * 3. any other object: `flat`.
 *
 * Of members with the same name the last one counts, as in most readers of JSON (RFC 8259, section 4).
 *
 * The shape steers validation only: the record's bytes go to SCR as they came, so a record is never changed by being mistaken.
 * @throws ProblemError `invalid-json`, `invalid-request`
 */
export function recordShape(bytes: Uint8Array): RecordShape {
  try {
    return shapeOf(bytes, scanJson(bytes));
  } catch (fault) {
    throw fault instanceof JsonFault ? invalidJson(bytes, fault) : fault;
  }
}

function shapeOf(bytes: Uint8Array, root: JsonSpan): RecordShape {
  if (root.kind !== 'object') {
    throw new ProblemError('invalid-request', {
      detail: `Expected a JSON object: {"inputs":[…]}, {"data":{…}} or a flat record; got ${article(root.kind)}.`,
    });
  }
  let inputs: JsonSpan | undefined;
  let hasData = false;
  eachChild(bytes, root, (member) => {
    if (isNamed(bytes, member, 'inputs')) inputs = member.kind === 'array' ? member : undefined;
    else if (isNamed(bytes, member, 'data')) hasData = member.kind === 'object';
    return true;
  });
  if (inputs !== undefined && isInputList(bytes, inputs)) return 'inputs';
  return hasData ? 'data' : 'flat';
}

function isInputList(bytes: Uint8Array, inputs: JsonSpan): boolean {
  let number = 0;
  let isList = true;
  eachChild(bytes, inputs, (element) => {
    number++;
    if (number === 1 && element.kind !== 'object') {
      isList = false;
      return false;
    }
    if (element.kind !== 'object' || !hasName(bytes, element)) {
      throw new ProblemError('invalid-request', {
        detail: `Element ${number} of inputs must be an object with a string "name".`,
      });
    }
    return true;
  });
  return isList;
}

function hasName(bytes: Uint8Array, input: JsonSpan): boolean {
  let found = false;
  eachChild(bytes, input, (member) => {
    if (isNamed(bytes, member, 'name')) found = member.kind === 'string';
    return true;
  });
  return found;
}

function article(kind: string): string {
  return kind === 'null' ? 'null' : kind === 'array' ? 'an array' : `a ${kind}`;
}
