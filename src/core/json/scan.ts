import { isUtf8 } from 'node:buffer';
import { JsonFault } from './fault.ts';
import { scanNumber, scanString, skipSpace } from './tokens.ts';

/** Objects and arrays within one another; one more is refused. */
export const MAX_JSON_DEPTH = 64;

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** A value's place: `bytes.subarray(start, end)` is its text. */
export interface JsonSpan {
  readonly kind: JsonKind;
  readonly start: number;
  readonly end: number;
}

/** One member of an object or one element of an array. */
export interface JsonChild extends JsonSpan {
  /** Where the member's name stands, quotes included; -1 for elements. */
  readonly nameStart: number;
  readonly nameEnd: number;
}

const OBJECT = 1;
const ARRAY = 2;

/** What is open at each depth. Shared by all scans: none of them gives up control before it ends. */
const open = new Uint8Array(MAX_JSON_DEPTH + 1);

/**
 * Checks that bytes are one JSON text (RFC 8259) in UTF-8, nested at most {@link MAX_JSON_DEPTH} deep, without building its
 * values: a body of 25 MB costs no memory and its numbers keep their digits.
 * @throws JsonFault
 */
export function scanJson(bytes: Uint8Array): JsonSpan {
  if (!isUtf8(bytes)) throw new JsonFault(firstBadUtf8(bytes), 'the body must be UTF-8');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    throw new JsonFault(0, 'JSON must not begin with a byte order mark');
  const start = skipSpace(bytes, 0);
  if (start === bytes.length) throw new JsonFault(start, 'the body is empty; expected a JSON value');
  const end = scanValue(bytes, start);
  const rest = skipSpace(bytes, end);
  if (rest !== bytes.length) throw new JsonFault(rest, 'expected nothing after the JSON value');
  return { kind: kindAt(bytes, start), start, end };
}

/**
 * Calls back for each child of the object or array at `span`, which a scan has found valid, until the callback returns false.
 */
export function eachChild(bytes: Uint8Array, span: JsonSpan, visit: (child: JsonChild) => boolean): void {
  let at = skipSpace(bytes, span.start + 1);
  while (at < span.end - 1) {
    let nameStart = -1;
    let nameEnd = -1;
    if (span.kind === 'object') {
      nameStart = at;
      nameEnd = scanString(bytes, at);
      at = skipSpace(bytes, skipSpace(bytes, nameEnd) + 1);
    }
    const end = scanValue(bytes, at);
    if (!visit({ nameStart, nameEnd, kind: kindAt(bytes, at), start: at, end })) return;
    at = skipSpace(bytes, end);
    if (bytes[at] === 0x2c) at = skipSpace(bytes, at + 1);
  }
}

/** Whether a member has this name, which is ASCII; an escaped name is the name it stands for. */
export function isNamed(bytes: Uint8Array, child: JsonChild, name: string): boolean {
  const start = child.nameStart + 1;
  const length = child.nameEnd - 1 - start;
  let escaped = false;
  for (let i = 0; i < length; i++) {
    const byte = bytes[start + i];
    if (byte === 0x5c) {
      escaped = true;
      break;
    }
    if (byte !== name.charCodeAt(i)) return false;
  }
  return escaped
    ? JSON.parse(textAt(bytes, child.nameStart, child.nameEnd)) === name
    : length === name.length;
}

/** The text of a span, as it stands in the body. */
function textAt(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

/** The end of the value that begins at `start`. @throws JsonFault */
function scanValue(bytes: Uint8Array, start: number): number {
  let depth = 0;
  let at = start;
  for (;;) {
    const byte = bytes[at];
    if (byte === 0x7b || byte === 0x5b) {
      if (++depth > MAX_JSON_DEPTH) throw new JsonFault(at, `nested deeper than ${MAX_JSON_DEPTH}`);
      open[depth] = byte === 0x7b ? OBJECT : ARRAY;
      at = skipSpace(bytes, at + 1);
      const closing = byte === 0x7b ? 0x7d : 0x5d;
      if (bytes[at] !== closing) {
        if (byte === 0x7b) at = scanName(bytes, at);
        continue;
      }
      at++;
      depth--;
    } else if (byte === 0x22) {
      at = scanString(bytes, at);
    } else {
      at = scanScalar(bytes, at);
    }
    // A value is complete: leave every container that closes here, then go on to the next value.
    for (;;) {
      if (depth === 0) return at;
      at = skipSpace(bytes, at);
      const next = bytes[at];
      const inObject = open[depth] === OBJECT;
      if (next === 0x2c) {
        at = skipSpace(bytes, at + 1);
        if (inObject) at = scanName(bytes, at);
        break;
      }
      if (next !== (inObject ? 0x7d : 0x5d)) {
        throw new JsonFault(at, inObject ? "expected ',' or '}'" : "expected ',' or ']'");
      }
      at++;
      depth--;
    }
  }
}

/** From a member's name to the beginning of its value. */
function scanName(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0x22) throw new JsonFault(at, 'expected a name in double quotes');
  const colon = skipSpace(bytes, scanString(bytes, at));
  if (bytes[colon] !== 0x3a) throw new JsonFault(colon, "expected ':'");
  return skipSpace(bytes, colon + 1);
}

function scanScalar(bytes: Uint8Array, at: number): number {
  switch (bytes[at]) {
    case 0x74:
      return scanWord(bytes, at, 'true');
    case 0x66:
      return scanWord(bytes, at, 'false');
    case 0x6e:
      return scanWord(bytes, at, 'null');
    default:
      return scanNumber(bytes, at);
  }
}

function scanWord(bytes: Uint8Array, at: number, word: string): number {
  for (let i = 1; i < word.length; i++) {
    if (bytes[at + i] !== word.charCodeAt(i)) throw new JsonFault(at, 'expected a JSON value');
  }
  return at + word.length;
}

function kindAt(bytes: Uint8Array, at: number): JsonKind {
  switch (bytes[at]) {
    case 0x7b:
      return 'object';
    case 0x5b:
      return 'array';
    case 0x22:
      return 'string';
    case 0x74:
    case 0x66:
      return 'boolean';
    case 0x6e:
      return 'null';
    default:
      return 'number';
  }
}

/** Only called for bytes that are not UTF-8: the end of the longest beginning that is, halving what is left to look at. */
function firstBadUtf8(bytes: Uint8Array): number {
  let good = 0;
  let last = bytes.length;
  while (last - good > 8) {
    const middle = (good + last) >> 1;
    // A character has at most four bytes, so one of four neighbouring places ends one, unless a bad byte stands before it.
    const end = [middle, middle - 1, middle - 2, middle - 3].find((at) => isUtf8(bytes.subarray(good, at)));
    if (end === undefined) last = middle - 1;
    else good = end;
  }
  for (let at = good + 1; at <= last; at++) if (isUtf8(bytes.subarray(good, at))) good = at;
  return good;
}
