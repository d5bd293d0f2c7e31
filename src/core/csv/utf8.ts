import { isUtf8 } from 'node:buffer';
import { ProblemError } from '../errors/problem-error.ts';

/** Lets text in UTF-8 through, cut between characters, and nothing else. */
export interface Utf8Gate {
  /** Whole characters of what has come, without a byte order mark at the very start. @throws ProblemError `invalid-request` */
  push(chunk: Uint8Array): Uint8Array;
  /** There is no more. @throws ProblemError `invalid-request` where a character is cut off */
  end(): void;
}

const NONE = new Uint8Array(0);

export function createUtf8Gate(): Utf8Gate {
  /** The beginning of a character whose other bytes are still to come: three bytes at most. */
  let begun = NONE;
  let isStart = true;
  return {
    push(chunk) {
      const bytes = begun.length === 0 ? chunk : Buffer.concat([begun, chunk]);
      const end = lastWhole(bytes);
      const whole = bytes.subarray(0, end);
      begun = end === bytes.length ? NONE : Uint8Array.from(bytes.subarray(end));
      if (!isUtf8(whole)) throw notUtf8();
      if (!isStart || whole.length === 0) return whole;
      isStart = false;
      return whole[0] === 0xef && whole[1] === 0xbb && whole[2] === 0xbf ? whole.subarray(3) : whole;
    },
    end() {
      if (begun.length > 0) throw notUtf8();
    },
  };
}

/** Where a character begins at the end whose bytes are not all there; else the end. */
function lastWhole(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return needed(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** How many bytes a character has that begins with this one (RFC 3629, section 3). */
function needed(first: number): number {
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

function notUtf8(): ProblemError {
  return new ProblemError('invalid-request', { detail: 'The CSV must be in UTF-8.' });
}
