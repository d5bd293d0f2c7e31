/** Headers of an answer by lower-case name; several of one name in their order. */
export type AnswerHeaders = Record<string, string | string[]>;

/** Status line and headers of an answer, and what they say of its body (RFC 9112, sections 4 to 6 and 9). */
export interface AnswerHead {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Bytes of the body; or how its end is told otherwise. */
  readonly length: number | 'chunked' | 'until-close';
  /** Whether the connection can be used again. */
  readonly keepsAlive: boolean;
  /** Milliseconds that the server keeps an idle connection, where it says so. */
  readonly idleMs: number | undefined;
}

/** What came is no answer in HTTP/1.1. */
export class NotHttp extends Error {
  override readonly name = 'NotHttp';
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/;
const NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
/** Control characters other than a tab, and line ends that are none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n/;
const CLOSE = /(?:^|,)\s*close\s*(?:,|$)/i;
const KEEP_ALIVE = /(?:^|,)\s*keep-alive\s*(?:,|$)/i;
const LENGTH = /^\d{1,15}$/;

/** As Node.js has it for its own headers. */
const MAX_HEAD_BYTES = 16 * 1024;
/** What every answer that is read here begins with. */
const BEGIN = 'HTTP/1.';
const CR = 0x0d;

/**
 * Parses what stands before the empty line of an answer. Strict, for what two readers take for different answers can be used to answer
 * one caller with another's scores (RFC 9112, section 11).
 * @throws NotHttp
 */
export function parseHead(text: string): AnswerHead {
  if (text.length > MAX_HEAD_BYTES) throw new NotHttp('a head that is too long');
  if (FORBIDDEN.test(text)) throw new NotHttp('control characters');
  let end = lineEnd(text, 0);
  const match = STATUS_LINE.exec(text.slice(0, end));
  if (match === null) throw new NotHttp('no status line');
  const status = Number(match[2]);
  const headers: AnswerHeaders = {};
  while (end < text.length) {
    const start = end + 2;
    end = lineEnd(text, start);
    readHeader(headers, text, start, end);
  }
  return { status, headers, ...bodyOf(status, headers, match[1] === '1') };
}

/**
 * Refuses what can't become a head any more, rather than wait for the end of something that is no HTTP. What came before `from` was looked
 * at before.
 * @throws NotHttp
 */
export function requireBegin(begun: Buffer, from: number): void {
  // The last three bytes may be of the head's end.
  if (begun.length > MAX_HEAD_BYTES + 3) throw new NotHttp('a head that is too long');
  if (!BEGIN.startsWith(begun.toString('latin1', 0, BEGIN.length))) throw new NotHttp('no status line');
  // A CR is judged by what follows it.
  const start = begun[from - 1] === CR ? from - 1 : from;
  const end = begun.at(-1) === CR ? begun.length - 1 : begun.length;
  if (FORBIDDEN.test(begun.toString('latin1', start, end))) throw new NotHttp('control characters');
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\r\n', from);
  return at === -1 ? text.length : at;
}

function readHeader(headers: AnswerHeaders, text: string, start: number, end: number): void {
  const colon = text.indexOf(':', start);
  if (colon === -1 || colon >= end) throw new NotHttp('a line that is no header');
  const name = text.slice(start, colon);
  // A name with a space after it, and the folded lines of old: both are read differently by different readers.
  if (!NAME.test(name)) throw new NotHttp('a header that is not valid');
  const value = trimmed(text, colon + 1, end);
  const key = name.toLowerCase();
  const known = Object.hasOwn(headers, key) ? headers[key] : undefined;
  if (known === undefined) headers[key] = value;
  else if (typeof known === 'string') headers[key] = [known, value];
  else known.push(value);
}

/** Without the blanks around it; String.trim would take a byte 0xA0 for one. */
function trimmed(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function bodyOf(
  status: number,
  headers: AnswerHeaders,
  isHttp11: boolean,
): Pick<AnswerHead, 'length' | 'keepsAlive' | 'idleMs'> {
  const connection = String(headers.connection ?? '');
  const staysOpen = !CLOSE.test(connection) && (isHttp11 || KEEP_ALIVE.test(connection));
  const declared = declaredLength(headers);
  const idleMs = idleOf(headers['keep-alive']);
  // These have no body whatever their headers say; where those say otherwise, one may follow all the same.
  if (status < 200 || status === 204 || status === 304)
    return { length: 0, keepsAlive: staysOpen && (declared === 0 || declared === 'until-close'), idleMs };
  // HTTP/1.0 knows no chunks: whoever sends them in it may mean something else by them (RFC 9112, section 6.1).
  const isSure = declared !== 'until-close' && (declared !== 'chunked' || isHttp11);
  return { length: declared, keepsAlive: staysOpen && isSure, idleMs };
}

function declaredLength(headers: AnswerHeaders): AnswerHead['length'] {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  if (encoding !== undefined) {
    if (length !== undefined || String(encoding).toLowerCase() !== 'chunked')
      throw new NotHttp('a body whose end is unclear');
    return 'chunked';
  }
  if (length === undefined) return 'until-close';
  if (typeof length !== 'string' || !LENGTH.test(length)) throw new NotHttp('a length that is none');
  return Number(length);
}

/** `Keep-Alive: timeout=20` as Tomcat and others say it, in seconds. */
function idleOf(keepAlive: string | string[] | undefined): number | undefined {
  if (typeof keepAlive !== 'string') return undefined;
  const seconds = /(?:^|[\s,;])timeout=(\d{1,6})/i.exec(keepAlive)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
