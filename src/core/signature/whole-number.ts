const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const EXPONENT = 0x65;

/**
 * Whether a number in JSON's grammar (RFC 8259, section 6) is whole, by its digits: 1, 1.0, 1e3 and 10e-1 are, 0.5 is not, nor is
 * a number whose fraction a double would round away.
 */
export function isWholeNumber(bytes: Uint8Array, start: number, end: number): boolean {
  let digits = 0;
  let digitsBeforePoint: number | undefined;
  /** Digits up to the last one that isn't 0. */
  let significant = 0;
  let at = bytes[start] === MINUS ? start + 1 : start;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === POINT) digitsBeforePoint = digits;
    else if ((byte | 0x20) === EXPONENT) break;
    else {
      digits++;
      if (byte !== ZERO) significant = digits;
    }
  }
  if (significant === 0) return true;
  const exponent = Buffer.from(bytes.subarray(at + 1, end)).toString('latin1');
  return significant - (digitsBeforePoint ?? digits) <= Number(exponent);
}
