import { JsonFault } from './fault.ts';

/** RFC 8259, section 2: space, tab, line feed, carriage return. */
export function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  for (;;) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
    at++;
  }
}

/** The end of the string whose opening quote is at `start` (section 7). */
export function scanString(bytes: Uint8Array, start: number): number {
  const length = bytes.length;
  let at = start + 1;
  while (at < length) {
    const byte = bytes[at] as number;
    if (byte === 0x22) return at + 1;
    if (byte < 0x20) throw new JsonFault(at, 'a control character in a string must be escaped');
    at = byte === 0x5c ? scanEscape(bytes, at) : at + 1;
  }
  throw new JsonFault(length, 'the string is not closed');
}

function scanEscape(bytes: Uint8Array, backslash: number): number {
  const byte = bytes[backslash + 1];
  switch (byte) {
    case 0x22: // "
    case 0x5c: // \
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return backslash + 2;
    case 0x75: // u
      for (let i = 2; i < 6; i++) {
        if (!isHex(bytes[backslash + i]))
          throw new JsonFault(backslash, 'expected four hexadecimal digits after \\u');
      }
      return backslash + 6;
    default:
      throw new JsonFault(backslash, 'not an escape sequence of JSON');
  }
}

/** The end of the number at `start` (section 6). */
export function scanNumber(bytes: Uint8Array, start: number): number {
  let at = start;
  if (bytes[at] === 0x2d) at++;
  const first = bytes[at];
  if (!isDigit(first)) {
    throw new JsonFault(at, at === start ? 'expected a JSON value' : "expected a digit after '-'");
  }
  at++;
  if (first === 0x30) {
    if (isDigit(bytes[at])) throw new JsonFault(start, 'a number must not begin with 0');
  } else {
    at = skipDigits(bytes, at);
  }
  if (bytes[at] === 0x2e) at = scanDigits(bytes, at + 1);
  const exponent = bytes[at];
  if (exponent === 0x65 || exponent === 0x45) {
    const sign = bytes[at + 1];
    at = scanDigits(bytes, sign === 0x2b || sign === 0x2d ? at + 2 : at + 1);
  }
  return at;
}

function scanDigits(bytes: Uint8Array, at: number): number {
  if (!isDigit(bytes[at])) throw new JsonFault(at, 'expected a digit');
  return skipDigits(bytes, at + 1);
}

function skipDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(bytes[at])) at++;
  return at;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isHex(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66);
}
