import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bodyText, damagedAnswers, writtenAnswers } from './generated-answers.ts';
import { bytewise, cut, type Reading, readAnswer } from './read-answer.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const MANY = { numRuns: 2000 };

const bytesOf = (text: string) => Buffer.from(text, 'latin1');

/** The text read in one piece, and byte by byte: both must come to the same. */
function read(text: string, maxBytes?: number): Reading {
  const whole = readAnswer([bytesOf(text)], maxBytes);
  expect(readAnswer(bytewise(bytesOf(text)), maxBytes)).toEqual(whole);
  return whole;
}

const places = fc.array(fc.nat(), { maxLength: 8 });

describe('An answer', () => {
  it('that is valid is read as it was meant', () => {
    fc.assert(
      fc.property(writtenAnswers, ({ text, status, body }) => {
        expect(readAnswer([bytesOf(text)])).toMatchObject({ status, body, unread: 0 });
      }),
      MANY,
    );
  });

  it('is the same in whatever pieces it comes', () => {
    fc.assert(
      fc.property(writtenAnswers, places, ({ text, status, body }, where) => {
        expect(readAnswer(cut(bytesOf(text), where))).toMatchObject({ status, body, unread: 0 });
      }),
      MANY,
    );
  });

  it('has the same outcome in whatever pieces it comes where it is damaged', () => {
    fc.assert(
      fc.property(damagedAnswers, places, fc.constantFrom(5, 100_000), (text, where, maxBytes) => {
        const [whole, pieces] = [[bytesOf(text)], cut(bytesOf(text), where)].map((all) =>
          readAnswer(all, maxBytes),
        );
        expect(pieces).toEqual(whole);
      }),
      MANY,
    );
  });

  it('of any bytes is an answer, no HTTP, too large or cut off, and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), places, (bytes, begins, where) => {
        const all = begins
          ? Buffer.concat([bytesOf(`${OK}Transfer-Encoding: chunked\r\n\r\n`), bytes])
          : bytes;
        expect(() => readAnswer(cut(all, where), 50)).not.toThrow();
      }),
      MANY,
    );
  });

  it('that is cut off anywhere is never taken for whole, unless only the end of the connection tells', () => {
    fc.assert(
      fc.property(writtenAnswers, fc.nat(), ({ text }, at) => {
        const hasEnd = /content-length|transfer-encoding/i.test(text) || /HTTP\/1.1 [23]04/.test(text);
        fc.pre(hasEnd);
        expect(read(text.slice(0, at % text.length))).toBe('cut-off');
      }),
      { numRuns: 300 },
    );
  });

  it('ends where it says: what follows it is left', () => {
    const body = fc.property(bodyText, bodyText, (first, second) => {
      const text = `${OK}Content-Length: ${first.length}\r\n\r\n${first}`;
      expect(readAnswer([bytesOf(text + second)])).toMatchObject({ body: first, unread: second.length });
    });
    fc.assert(body, { numRuns: 500 });
  });
});

describe('Answers before the answer', () => {
  const answer = `${OK}Content-Length: 2\r\n\r\nhi`;

  it.each(['HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'])(
    'are passed over: %j',
    (interim) => {
      expect(read(interim + answer)).toMatchObject({ status: 200, body: 'hi' });
      expect(read(interim.repeat(20) + answer)).toMatchObject({ status: 200, body: 'hi' });
    },
  );

  it('have no body, even where they declare one', () => {
    const interim = 'HTTP/1.1 100 Continue\r\nContent-Length: 4\r\n\r\n';
    expect(read(interim + answer)).toMatchObject({ status: 200, body: 'hi' });
  });

  it('do not make it whole', () => {
    expect(read('HTTP/1.1 100 Continue\r\n\r\n')).toBe('cut-off');
  });

  it('are refused where they change the protocol', () => {
    expect(read('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n')).toBe('not-http');
  });
});

describe('An answer without a body', () => {
  it.each([
    ['204', 'HTTP/1.1 204 \r\n\r\n', 204],
    ['304', 'HTTP/1.1 304 \r\nContent-Length: 10\r\n\r\n', 304],
    ['204 that speaks of chunks', 'HTTP/1.1 204 \r\nTransfer-Encoding: chunked\r\n\r\n', 204],
    ['a length of 0', `${OK}Content-Length: 0\r\n\r\n`, 200],
  ])('is whole with its head: %s', (_, text, status) => {
    expect(read(text)).toMatchObject({ status, body: '', unread: 0 });
  });
});

describe('What is no HTTP', () => {
  /** Told by these bytes alone, while the connection stays open. */
  function isRefusedAtOnce(text: string): void {
    expect(readAnswer([bytesOf(text)])).toBe('not-http');
    expect(readAnswer(bytewise(bytesOf(text)))).toBe('not-http');
  }

  it.each([
    ['a greeting of SSH', 'SSH-2.0-OpenSSH\r\n'],
    ['a TLS alert', '\x15\x03\x03\x00\x02\x02\x46'],
    ['an empty line before the answer', '\r\nHTTP/1.1 200 OK'],
    ['another version', 'HTTP/2'],
    ['a page without a head', '<!doctype html>'],
    ['lines that end with LF alone', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nhi'],
    ['a bare carriage return', 'HTTP/1.1 200 OK\rC'],
    ['a NUL', 'HTTP/1.1 200 OK\r\nA: \0'],
  ])('is told without waiting for the end of a head: %s', (_, text) => isRefusedAtOnce(text));

  it('is a head over 16 KiB, and none up to that, in whatever pieces it comes', () => {
    const begin = `${OK}Content-Length: 2\r\nA: `;
    const room = 16 * 1024 - begin.length;
    const withHead = (length: number) => bytesOf(`${begin}${'x'.repeat(length)}\r\n\r\nhi`);
    for (const pieces of [[room + begin.length + 3], [100, 16 * 1024, 16 * 1024 + 1], []]) {
      expect(readAnswer(cut(withHead(room), pieces))).toMatchObject({ status: 200, body: 'hi' });
      expect(readAnswer(cut(withHead(room + 1), pieces))).toBe('not-http');
    }
    isRefusedAtOnce(`${begin}${'x'.repeat(room + 4)}`);
  });
});

describe('An answer over the limit', () => {
  it('is told by its length, before any of it is read', () => {
    expect(read(`${OK}Content-Length: 6\r\n\r\n`, 5)).toBe('too-large');
    expect(read(`${OK}Content-Length: 5\r\n\r\nabcde`, 5)).toMatchObject({ body: 'abcde' });
  });

  it('is told at the byte that goes over it where there is no length', () => {
    expect(read(`${OK}\r\nabcdef`, 5)).toBe('too-large');
    expect(read(`${OK}\r\nabcde`, 5)).toMatchObject({ body: 'abcde' });
    const chunked = `${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`;
    expect(read(`${chunked}3\r\ndef`, 5)).toBe('too-large');
    expect(read(`${chunked}2\r\nde\r\n0\r\n\r\n`, 5)).toMatchObject({ body: 'abcde' });
  });

  it('is none where the limit is of nothing and so is the body', () => {
    expect(read(`${OK}Content-Length: 0\r\n\r\n`, 0)).toMatchObject({ body: '' });
    expect(read(`${OK}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 0)).toMatchObject({ body: '' });
  });
});
