import type { Variable } from './signature.ts';
import { isWholeNumber } from './whole-number.ts';

/**
 * What is wrong with a JSON value for a variable; undefined where it fits. `null` always does: it is SAS's missing value. The text
 * quotes nothing of the value.
 */
export function valueFault(
  bytes: Uint8Array,
  start: number,
  end: number,
  variable: Variable,
): string | undefined {
  const first = bytes[start] as number;
  if (first === NULL) return undefined;
  switch (variable.type) {
    case 'number':
      return isNumber(first) ? undefined : `Expected a number or null; got ${kindOf(first)}.`;
    case 'integer':
      if (!isNumber(first)) return `Expected a whole number or null; got ${kindOf(first)}.`;
      return isWholeNumber(bytes, start, end)
        ? undefined
        : 'Expected a whole number or null; got one with a fraction.';
    case 'boolean':
      return first === TRUE || first === FALSE
        ? undefined
        : `Expected true, false or null; got ${kindOf(first)}.`;
    case 'string':
      if (first !== QUOTE) return `Expected a string or null; got ${kindOf(first)}.`;
      return variable.maxLength === undefined || isAtMost(variable.maxLength, bytes, start, end)
        ? undefined
        : `Expected at most ${variable.maxLength} characters.`;
    case 'unknown':
      return undefined;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const TRUE = 0x74;
const FALSE = 0x66;
const NULL = 0x6e;

function isNumber(first: number): boolean {
  return (first >= 0x30 && first <= 0x39) || first === 0x2d;
}

function kindOf(first: number): string {
  switch (first) {
    case QUOTE:
      return 'a string';
    case TRUE:
    case FALSE:
      return 'a boolean';
    case 0x7b:
      return 'an object';
    case 0x5b:
      return 'an array';
    default:
      return 'a number';
  }
}

/** Whether a JSON string stands for at most so many characters, which are Unicode code points here. */
function isAtMost(maxLength: number, bytes: Uint8Array, start: number, end: number): boolean {
  // No character takes less than a byte.
  if (end - start - 2 <= maxLength) return true;
  let length = 0;
  for (let at = start + 1; at < end - 1 && length <= maxLength; at++) {
    const byte = bytes[at] as number;
    if (byte === BACKSLASH) at += escapedBytes(bytes, at);
    // All bytes of a character in UTF-8 but the first are of the form 10xxxxxx.
    else if ((byte & 0xc0) === 0x80) continue;
    length++;
  }
  return length <= maxLength;
}

/** How many bytes of an escaped character follow its backslash; two escaped surrogates that belong together are one character. */
function escapedBytes(bytes: Uint8Array, backslash: number): number {
  const unit = escapedUnit(bytes, backslash);
  if (unit === undefined) return 1;
  if ((unit & 0xfc00) !== 0xd800) return 5;
  const next = escapedUnit(bytes, backslash + 6);
  return next !== undefined && (next & 0xfc00) === 0xdc00 ? 11 : 5;
}

/** The UTF-16 code unit that \uXXXX stands for, where that is what stands here. */
function escapedUnit(bytes: Uint8Array, backslash: number): number | undefined {
  if (bytes[backslash] !== BACKSLASH || bytes[backslash + 1] !== 0x75) return undefined;
  return Number.parseInt(Buffer.from(bytes.subarray(backslash + 2, backslash + 6)).toString('latin1'), 16);
}
