import { ProblemError } from '../errors/problem-error.ts';

/** A place in a body that is read in chunks and never held whole: line and column, both from 1. */
export interface BodyPlace {
  readonly line: number;
  /** Counts characters, not bytes. */
  readonly column: number;
}

export const BODY_START: BodyPlace = { line: 1, column: 1 };

/** How many characters begin in `bytes` from `start` to `end`: all bytes count but those that go on with a character of UTF-8. */
export function charactersIn(bytes: Uint8Array, start: number, end: number): number {
  let characters = 0;
  for (let i = start; i < end; i++) if (((bytes[i] ?? 0) & 0xc0) !== 0x80) characters++;
  return characters;
}

/** The place behind `bytes`, which begin at `place`. */
export function placeAfter(place: BodyPlace, bytes: Uint8Array): BodyPlace {
  let { line, column } = place;
  let start = 0;
  for (let lf = bytes.indexOf(0x0a); lf !== -1; lf = bytes.indexOf(0x0a, start)) {
    line++;
    column = 1;
    start = lf + 1;
  }
  return { line, column: column + charactersIn(bytes, start, bytes.length) };
}

/** The problem of a body that is not JSON; `expected` says what should stand at the place. */
export function invalidJsonAt({ line, column }: BodyPlace, expected: string): ProblemError {
  return new ProblemError('invalid-json', { detail: `Line ${line}, column ${column}: ${expected}.` });
}
