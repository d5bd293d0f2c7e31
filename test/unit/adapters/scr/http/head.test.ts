import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AnswerHead, NotHttp, parseHead } from '../../../../../src/adapters/scr/http/head.ts';

/** The head of lines, as it stands before the empty line. */
function head(...lines: readonly string[]): AnswerHead {
  return parseHead(lines.join('\r\n'));
}

const OK = 'HTTP/1.1 200 OK';

describe('The status line of an answer', () => {
  it.each([
    ['with a reason', 'HTTP/1.1 200 OK', 200],
    ['without a reason, as Tomcat writes it', 'HTTP/1.1 200 ', 200],
    ['without a reason and the space before it', 'HTTP/1.1 200', 200],
    ['with a reason of several words and of bytes over 0x7F', 'HTTP/1.1 404 Non trouv\xe9', 404],
    ['of HTTP/1.0', 'HTTP/1.0 503 Busy', 503],
    ['of a status that nobody knows', 'HTTP/1.1 999 x', 999],
  ])('is read %s', (_, line, status) => {
    expect(head(line).status).toBe(status);
  });

  it.each([
    ['', 'nothing'],
    ['HTTP/2 200', 'another version'],
    ['HTTP/1.2 200 OK', 'a minor version that does not exist'],
    ['HTTP/11.1 200 OK', 'a version of three digits'],
    ['http/1.1 200 OK', 'the name in small letters'],
    ['HTTP/1.1  200 OK', 'two spaces'],
    ['HTTP/1.1\t200 OK', 'a tab'],
    ['HTTP/1.1 20 OK', 'two digits'],
    ['HTTP/1.1 2000 OK', 'four digits'],
    ['HTTP/1.1 099 OK', 'a status under 100'],
    ['HTTP/1.1 20x OK', 'a status that is no number'],
    ['HTTP/1.1 +20 OK', 'a sign'],
    ['HTTP/1.1 200OK', 'no space before the reason'],
    ['ICY 200 OK', 'another protocol'],
    ['SSH-2.0-OpenSSH_9.6', 'another protocol altogether'],
    [' HTTP/1.1 200 OK', 'a space before it'],
  ])('%j is refused: %s', (line) => {
    expect(() => head(line)).toThrow(NotHttp);
  });
});

describe('The headers of an answer', () => {
  it('are found by lower-case name, without the blanks around their values', () => {
    const { headers } = head(OK, 'Content-TYPE:  \tapplication/json \t', 'X-Empty:', 'x-colon: a:b');
    expect(headers).toEqual({ 'content-type': 'application/json', 'x-empty': '', 'x-colon': 'a:b' });
  });

  it('of one name are kept in their order', () => {
    expect(head(OK, 'A: 1', 'a: 2', 'B: x', 'A: 3').headers).toEqual({ a: ['1', '2', '3'], b: 'x' });
  });

  it('keep every byte over 0x7F, those that are blanks in Unicode included', () => {
    expect(head(OK, 'A: \xa0\xe9\x85\xa0').headers.a).toBe('\xa0\xe9\x85\xa0');
  });

  it.each(['constructor', '__proto__', 'hasownproperty', 'tostring'])(
    'may be called %s without harm',
    (name) => {
      const { headers, length, keepsAlive } = head(OK, `${name}: 1`, `${name}: 2`, 'Content-Length: 5');
      expect({ length, keepsAlive }).toEqual({ length: 5, keepsAlive: true });
      expect(Object.getPrototypeOf(headers)).toBe(Object.prototype);
    },
  );

  it.each([
    ['no colon', 'Content-Length 5'],
    ['an empty name', ': 5'],
    ['a space before the colon', 'Content-Length : 5'],
    ['a tab before the colon', 'Content-Length\t: 5'],
    ['a folded line', 'A: 1\r\n Content-Length: 5'],
    ['a folded line of a tab', 'A: 1\r\n\tb'],
    ['a bare line feed', 'A: 1\nContent-Length: 5'],
    ['a bare carriage return', 'A: 1\rContent-Length: 5'],
    ['two carriage returns', 'A: 1\r\r\nB: 2'],
    ['a NUL', 'A: 1\0'],
    ['an escape', 'A: \x1b[0m'],
    ['a DEL', 'A: \x7f'],
    ['a bracket in the name', 'A(b): 1'],
    ['a quote in the name', '"A": 1'],
    ['a byte over 0x7F in the name', 'Caf\xe9: 1'],
    ['a line that is empty but for a space', ' '],
  ])('are refused with %s', (_, lines) => {
    expect(() => head(OK, lines)).toThrow(NotHttp);
    expect(() => head(OK, 'Content-Length: 5', lines)).toThrow(NotHttp);
  });

  it('are refused over 16 KiB, and taken up to that', () => {
    const room = 16 * 1024 - OK.length - '\r\nA: '.length;
    expect(head(OK, `A: ${'x'.repeat(room)}`).headers.a).toHaveLength(room);
    expect(() => head(OK, `A: ${'x'.repeat(room + 1)}`)).toThrow(NotHttp);
  });
});

describe('Where the body of an answer ends', () => {
  it.each([
    ['5', 5],
    ['0', 0],
    ['007', 7],
    ['999999999999999', 999_999_999_999_999],
  ])('is told by Content-Length: %s', (value, length) => {
    expect(head(OK, `Content-Length: ${value}`)).toMatchObject({ length, keepsAlive: true });
  });

  it.each(['', '-1', '+5', '5.0', '5 5', '5,5', '5, 5', '0x5', '5e1', 'five', '٥', '9'.repeat(16)])(
    'is not told by Content-Length: %j, which is refused',
    (value) => {
      expect(() => head(OK, `Content-Length: ${Buffer.from(value).toString('latin1')}`)).toThrow(NotHttp);
    },
  );

  it('is not told by two lengths, the same ones included', () => {
    expect(() => head(OK, 'Content-Length: 5', 'Content-Length: 6')).toThrow(NotHttp);
    expect(() => head(OK, 'Content-Length: 5', 'Content-Length: 5')).toThrow(NotHttp);
  });

  it('is told by chunks', () => {
    expect(head(OK, 'Transfer-Encoding: Chunked')).toMatchObject({ length: 'chunked', keepsAlive: true });
  });

  it.each([
    '',
    'gzip',
    'identity',
    'gzip, chunked',
    'chunked, chunked',
    'chunked;q=1',
    'xchunked',
    'chunked,',
  ])('is not told by Transfer-Encoding: %j, which is refused', (value) => {
    expect(() => head(OK, `Transfer-Encoding: ${value}`)).toThrow(NotHttp);
  });

  it('is not told by two encodings, or by both an encoding and a length', () => {
    expect(() => head(OK, 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked')).toThrow(NotHttp);
    expect(() => head(OK, 'Transfer-Encoding: chunked', 'Content-Length: 5')).toThrow(NotHttp);
    expect(() => head(OK, 'Content-Length: 5', 'Transfer-Encoding: chunked')).toThrow(NotHttp);
  });

  it('is the end of the connection where nothing else tells it', () => {
    expect(head(OK)).toMatchObject({ length: 'until-close', keepsAlive: false });
    expect(head(OK, 'Connection: keep-alive')).toMatchObject({ length: 'until-close', keepsAlive: false });
  });

  it.each(['HTTP/1.1 204 ', 'HTTP/1.1 304 ', 'HTTP/1.1 100 ', 'HTTP/1.1 199 '])(
    'is the end of the head in %s, whatever the headers say',
    (line) => {
      expect(head(line)).toMatchObject({ length: 0, keepsAlive: true });
      expect(head(line, 'Content-Length: 0')).toMatchObject({ length: 0, keepsAlive: true });
      // A server that declares a body may send it all the same, in the place of the next answer.
      expect(head(line, 'Content-Length: 5')).toMatchObject({ length: 0, keepsAlive: false });
      expect(head(line, 'Transfer-Encoding: chunked')).toMatchObject({ length: 0, keepsAlive: false });
    },
  );
});

describe('Whether the connection can be used again', () => {
  const length = 'Content-Length: 0';

  it.each([
    ['HTTP/1.1 unless it says close', 'HTTP/1.1 200 OK', [], true],
    ['HTTP/1.1 with close', 'HTTP/1.1 200 OK', ['Connection: close'], false],
    ['close in other letters', 'HTTP/1.1 200 OK', ['Connection: CLOSE'], false],
    ['close among others', 'HTTP/1.1 200 OK', ['Connection: keep-alive, Close ,upgrade'], false],
    ['close in a second header', 'HTTP/1.1 200 OK', ['Connection: keep-alive', 'Connection: close'], false],
    ['a word that only contains close', 'HTTP/1.1 200 OK', ['Connection: x-close, closed'], true],
    ['HTTP/1.0 unless it says keep-alive', 'HTTP/1.0 200 OK', [], false],
    ['HTTP/1.0 with keep-alive', 'HTTP/1.0 200 OK', ['Connection: Keep-Alive'], true],
    ['HTTP/1.0 with both', 'HTTP/1.0 200 OK', ['Connection: keep-alive, close'], false],
  ])('%s', (_, line, lines, keepsAlive) => {
    expect(head(line, length, ...lines).keepsAlive).toBe(keepsAlive);
  });

  it('not after chunks in HTTP/1.0, which knows none', () => {
    const lines = ['Connection: keep-alive', 'Transfer-Encoding: chunked'];
    expect(head('HTTP/1.0 200 OK', ...lines)).toMatchObject({ length: 'chunked', keepsAlive: false });
  });

  it.each([
    ['timeout=20', 20_000],
    ['timeout=20, max=100', 20_000],
    ['max=100, Timeout=5', 5000],
    ['timeout=0', 0],
    ['max=100', undefined],
    ['xtimeout=5', undefined],
    ['timeout=', undefined],
    ['timeout=-1', undefined],
    ['timeout=99999999999999', 999_999_000],
  ])('as long as Keep-Alive: %s says', (value, idleMs) => {
    expect(head(OK, length, `Keep-Alive: ${value}`).idleMs).toBe(idleMs);
  });
});

describe('Any text', () => {
  it('is a head or no HTTP, and nothing else', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'HTTP/1.1 200 OK',
        '\r\n',
        '\r',
        '\n',
        ':',
        ' ',
        'Content-Length',
        'Connection: close',
        '5',
        ',',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    const texts = fc.array(part, { maxLength: 20 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, fc.boolean(), (text, begins) => {
        try {
          const { status } = parseHead(begins ? `${OK}\r\n${text}` : text);
          expect(status).toBeGreaterThanOrEqual(100);
        } catch (failure) {
          expect(failure).toBeInstanceOf(NotHttp);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
