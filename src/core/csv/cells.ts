/** What a cell of a variable's type stands for, as JSON text; no number ever becomes a JavaScript number. */

const CANONICAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const LENIENT = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$/;
const MISSING = /^(?:\.[_A-Za-z]?)?$/;
const PARTS = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** An exponent is written out for numbers of up to so many digits: those of 64 bits, and some. */
const MAX_WRITTEN_OUT = 20;

/** Whether a cell is a number in the grammar of JSON (RFC 8259, section 6), with nothing around it. */
export function isCanonicalNumber(cell: string): boolean {
  return CANONICAL.test(cell);
}

/** Whether a cell is empty, blank or one of SAS's missing values for numbers: `.`, `._`, `.A` to `.Z`, in any case. */
export function isMissing(cell: string): boolean {
  return MISSING.test(cell) || MISSING.test(cell.trim());
}

/**
 * A number as JSON's grammar has it, with every digit that counts: `.5`, `+5`, `5.`, `007` and blanks around it are taken too. A
 * missing value is null. Undefined for anything else.
 */
export function numberJson(cell: string): string | undefined {
  if (CANONICAL.test(cell)) return cell;
  const text = cell.trim();
  if (MISSING.test(text)) return 'null';
  const [, sign, whole = '', fraction = '', exponent = ''] = LENIENT.exec(text) ?? [];
  if (whole === '' && fraction === '') return undefined;
  const digits = whole === '' ? '0' : whole.replace(/^0+(?=\d)/, '');
  return `${sign === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
}

/**
 * A whole number, without a fraction and, up to {@link MAX_WRITTEN_OUT} digits, without an exponent: `5.0` and `1E5` are whole, `5.5`
 * is not. Else as {@link numberJson}.
 */
export function integerJson(cell: string): string | undefined {
  const json = numberJson(cell);
  const [, sign, whole = '', fraction = '', exponent] = PARTS.exec(json ?? '') ?? [];
  if (json === undefined || whole === '') return json;
  const digits = withoutTrailingZeros(whole + fraction);
  if (digits === '') return '0';
  const pointAt = whole.length + Number(exponent ?? 0);
  if (digits.length > pointAt) return undefined;
  if (exponent !== undefined && pointAt > MAX_WRITTEN_OUT) return json;
  return `${sign}${digits.padEnd(pointAt, '0').replace(/^0+/, '')}`;
}

/** A loop, as a pattern for zeros at an end takes quadratic time on zeros elsewhere. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}

/**
 * `true` and `false` in any case, and `1` and `0`, which is how SAS, that has no type for it, writes truth. A missing value is null.
 * Undefined for anything else.
 */
export function booleanJson(cell: string): string | undefined {
  const text = cell.trim().toLowerCase();
  if (text === 'true' || text === '1') return 'true';
  if (text === 'false' || text === '0') return 'false';
  return MISSING.test(text) ? 'null' : undefined;
}

/** Whether a text has at most so many characters, which are Unicode code points. */
export function isAtMost(maxLength: number, text: string): boolean {
  if (text.length <= maxLength) return true;
  let length = text.length;
  for (let i = 0; i < text.length && length > maxLength; i++) {
    // The second half of a surrogate pair, which text from UTF-8 never has alone.
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) length--;
  }
  return length <= maxLength;
}
