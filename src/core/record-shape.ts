import { ProblemError } from './errors/problem-error.ts';
import { invalidJson, JsonFault } from './json/fault.ts';
import { type JsonSpan, scanJson } from './json/scan.ts';
import { skipSpace } from './json/tokens.ts';

/**
 * The bodies that SCR takes for one record, as seen in published requests: `{"inputs":[{"name":…,"value":…},…]}`,
 * `{"data":{…}}`, and a flat object of variables.
 */
export type RecordShape = 'inputs' | 'data' | 'flat';

/**
 * Takes one variable of a record: where its name stands, quotes included, and where its value does. `valueStart` is -1 for an
 * element of `inputs` that has no `value`. Called in the order of the record, and for every one of several variables of one name.
 */
export type VariableVisitor = (
  nameStart: number,
  nameEnd: number,
  valueStart: number,
  valueEnd: number,
) => void;

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
  return readShape(bytes, scanBody(bytes));
}

/** Checks that a body is one JSON text and tells where its value stands. @throws ProblemError `invalid-json` */
export function scanBody(bytes: Uint8Array): JsonSpan {
  try {
    return scanJson(bytes);
  } catch (fault) {
    throw fault instanceof JsonFault ? invalidJson(bytes, fault) : fault;
  }
}

/**
 * {@link recordShape} of a record that may stand in a larger body, and which a scan has found to be valid JSON. On the way it shows
 * the record's variables to `visit`.
 * @throws ProblemError `invalid-request`; what was visited before that is void
 */
export function readShape(bytes: Uint8Array, record: JsonSpan, visit?: VariableVisitor): RecordShape {
  if (record.kind !== 'object') {
    throw new ProblemError('invalid-request', {
      detail: `Expected a JSON object: {"inputs":[…]}, {"data":{…}} or a flat record; got ${article(record.kind)}.`,
    });
  }
  let inputs = -1;
  let data = -1;
  eachMember(bytes, record.start, (nameStart, nameEnd, value) => {
    if (spells(bytes, nameStart, nameEnd, 'inputs')) inputs = bytes[value] === OPEN_ARRAY ? value : -1;
    else if (spells(bytes, nameStart, nameEnd, 'data')) data = bytes[value] === OPEN_OBJECT ? value : -1;
  });
  if (inputs !== -1 && isInputList(bytes, inputs, visit)) return 'inputs';
  if (visit !== undefined) eachMember(bytes, data === -1 ? record.start : data, visit);
  return data === -1 ? 'flat' : 'data';
}

function isInputList(bytes: Uint8Array, list: number, visit: VariableVisitor | undefined): boolean {
  let nameStart = -1;
  let nameEnd = -1;
  let valueStart = -1;
  let valueEnd = -1;
  const readElement: VariableVisitor = (memberStart, memberEnd, start, end) => {
    if (spells(bytes, memberStart, memberEnd, 'name')) {
      nameStart = bytes[start] === QUOTE ? start : -1;
      nameEnd = end;
    } else if (spells(bytes, memberStart, memberEnd, 'value')) {
      valueStart = start;
      valueEnd = end;
    }
  };
  let at = skipSpace(bytes, list + 1);
  for (let number = 1; bytes[at] !== CLOSE_ARRAY; number++) {
    const isObject = bytes[at] === OPEN_OBJECT;
    if (number === 1 && !isObject) return false;
    nameStart = -1;
    valueStart = -1;
    if (isObject) at = eachMember(bytes, at, readElement);
    if (nameStart === -1) {
      throw new ProblemError('invalid-request', {
        detail: `Element ${number} of inputs must be an object with a string "name".`,
      });
    }
    visit?.(nameStart, nameEnd, valueStart, valueEnd);
    at = skipSeparator(bytes, at);
  }
  return true;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/*
 * What follows reads JSON that a scan has found valid: it looks for the ends of values and checks nothing, which takes a fraction
 * of the time of another scan.
 */

/** Shows each member of the object that begins at `start`; returns the object's end. */
function eachMember(bytes: Uint8Array, start: number, visit: VariableVisitor): number {
  let at = skipSpace(bytes, start + 1);
  while (bytes[at] !== CLOSE_OBJECT) {
    const nameEnd = skipString(bytes, at);
    const value = skipSpace(bytes, skipSpace(bytes, nameEnd) + 1);
    const end = skipValue(bytes, value);
    visit(at, nameEnd, value, end);
    at = skipSeparator(bytes, end);
  }
  return at + 1;
}

/** From the end of a value to the next one, or to the bracket that closes. */
function skipSeparator(bytes: Uint8Array, end: number): number {
  const at = skipSpace(bytes, end);
  return bytes[at] === COMMA ? skipSpace(bytes, at + 1) : at;
}

function skipValue(bytes: Uint8Array, start: number): number {
  const first = bytes[start];
  if (first === QUOTE) return skipString(bytes, start);
  let at = start;
  if (first !== OPEN_OBJECT && first !== OPEN_ARRAY) {
    while (!endsScalar(bytes[at])) at++;
    return at;
  }
  let depth = 0;
  do {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = skipString(bytes, at);
      continue;
    }
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth--;
    at++;
  } while (depth > 0);
  return at;
}

/** What may stand after a number, true, false or null within an object or an array. */
function endsScalar(byte: number | undefined): boolean {
  return (
    byte === undefined || byte <= 0x20 || byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY
  );
}

function skipString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  for (;;) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    at += byte === BACKSLASH ? 2 : 1;
  }
}

/** Whether the string between the quotes is this ASCII word; an escaped string is what it stands for. */
function spells(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  const length = end - start - 2;
  for (let i = 0; i < length; i++) {
    const byte = bytes[start + 1 + i];
    if (byte === BACKSLASH)
      return JSON.parse(Buffer.from(bytes.subarray(start, end)).toString('utf8')) === word;
    if (byte !== word.charCodeAt(i)) return false;
  }
  return length === word.length;
}

function article(kind: string): string {
  return kind === 'null' ? 'null' : kind === 'array' ? 'an array' : `a ${kind}`;
}
