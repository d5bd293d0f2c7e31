import { JsonFault } from '../json/fault.ts';
import { MAX_JSON_DEPTH } from '../json/scan.ts';

/**
 * Finds where a JSON value ends whose bytes come in chunks. It knows brackets, strings and escapes and nothing else: that the bytes up
 * to there are a value is for a scan of them to tell, which breaks off where a scan of the whole body would.
 */
export interface ValueEnd {
  /** Whether the value may end where the body does: nothing in a number or a word says that it ends. */
  readonly isScalar: boolean;
  /** Gets ready for a value that begins with the byte `first`, inside of `depth` objects and arrays. */
  begin(first: number, depth: number): void;
  /**
   * Goes on from `start`: the offset behind the value's last byte, or -1 where it goes on in the next chunk.
   * @throws JsonFault where it is nested too deep
   */
  find(chunk: Uint8Array, start: number): number;
}

export function createValueEnd(): ValueEnd {
  let isScalar = false;
  let outside = 0;
  let depth = 0;
  let isInString = false;
  let isEscaped = false;

  /** From within a string: the offset behind its closing quote, or -1. */
  function stringEnd(chunk: Uint8Array, start: number): number {
    let at = isEscaped ? start + 1 : start;
    isEscaped = false;
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === 0x22) return at + 1;
      if (byte === 0x5c) at++;
    }
    isEscaped = at > chunk.length;
    return -1;
  }

  return {
    get isScalar() {
      return isScalar;
    },
    begin(first, depthOutside) {
      isScalar = first !== 0x22 && first !== 0x7b && first !== 0x5b;
      outside = depthOutside;
      depth = 0;
      isInString = false;
      isEscaped = false;
    },
    find(chunk, start) {
      if (isScalar) return scalarEnd(chunk, start);
      let at = start;
      while (at < chunk.length) {
        const byte = chunk[at];
        if (isInString || byte === 0x22) {
          at = stringEnd(chunk, isInString ? at : at + 1);
          isInString = at === -1;
          if (isInString) return -1;
          if (depth === 0) return at;
        } else {
          if (byte === 0x7b || byte === 0x5b) {
            if (outside + ++depth > MAX_JSON_DEPTH) {
              throw new JsonFault(at, `nested deeper than ${MAX_JSON_DEPTH}`);
            }
          } else if ((byte === 0x7d || byte === 0x5d) && --depth === 0) {
            return at + 1;
          }
          at++;
        }
      }
      return -1;
    },
  };
}

/** A number or a word ends before white space, a separator, a bracket or a quote. */
function scalarEnd(chunk: Uint8Array, start: number): number {
  for (let at = start; at < chunk.length; at++) {
    switch (chunk[at]) {
      case 0x20: // the four kinds of white space
      case 0x09:
      case 0x0a:
      case 0x0d:
      case 0x2c: // ,
      case 0x3a: // :
      case 0x22: // "
      case 0x5b: // [
      case 0x5d: // ]
      case 0x7b: // {
      case 0x7d: // }
        return at;
    }
  }
  return -1;
}
