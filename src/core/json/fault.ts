import { ProblemError } from '../errors/problem-error.ts';

/** Where JSON breaks off, and what was expected there. Thrown by the scanner; never quotes the input. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
  /** Offset in bytes. */
  readonly at: number;

  constructor(at: number, expected: string) {
    super(expected);
    this.at = at;
  }
}

/** Turns a fault into `invalid-json` with line and column, both from 1; the column counts characters, not bytes. */
export function invalidJson(bytes: Uint8Array, fault: JsonFault): ProblemError {
  const { line, column } = placeOf(bytes, fault.at);
  return new ProblemError('invalid-json', { detail: `Line ${line}, column ${column}: ${fault.message}.` });
}

/** Line and column of an offset, both from 1; the column counts characters, not bytes. */
export function placeOf(bytes: Uint8Array, at: number): { line: number; column: number } {
  let line = 1;
  let column = 1;
  const end = Math.min(at, bytes.length);
  for (let i = 0; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x0a) {
      line++;
      column = 1;
    } else if ((byte & 0xc0) !== 0x80) {
      column++;
    }
  }
  return { line, column };
}
