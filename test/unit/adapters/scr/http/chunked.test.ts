import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ChunkedBody } from '../../../../../src/adapters/scr/http/chunked.ts';
import { NotHttp } from '../../../../../src/adapters/scr/http/head.ts';
import { bodyText } from './generated-answers.ts';
import { bytewise, cut } from './read-answer.ts';

/** What is read of a chunked body, and how much of the bytes was not. */
function readChunks(pieces: readonly Uint8Array[]): { data: string; isDone: boolean; unread: number } {
  const body = new ChunkedBody();
  let data = '';
  let unread = 0;
  for (const piece of pieces) {
    // As on a connection, the bytes stand within others.
    const within = Buffer.concat([Buffer.from('1\r\n'), piece, Buffer.from('\r\n0\r\n\r\n')]);
    const end = 3 + piece.length;
    const stop = body.read(within, 3, end, (from, to) => {
      data += within.toString('latin1', from, to);
    });
    unread += end - stop;
  }
  return { data, isDone: body.isDone, unread };
}

function read(text: string): ReturnType<typeof readChunks> {
  const bytes = Buffer.from(text, 'latin1');
  const whole = readChunks([bytes]);
  expect(readChunks(bytewise(bytes))).toEqual(whole);
  return whole;
}

function isRefused(text: string): void {
  const bytes = Buffer.from(text, 'latin1');
  expect(() => readChunks([bytes])).toThrow(NotHttp);
  expect(() => readChunks(bytewise(bytes))).toThrow(NotHttp);
}

describe('A chunked body', () => {
  it.each([
    ['of nothing', '0\r\n\r\n', ''],
    ['of one chunk', '5\r\nhello\r\n0\r\n\r\n', 'hello'],
    ['of several', '5\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\n\r\n', 'hello world'],
    [
      'with sizes of small and large letters',
      'a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n',
      '01234567890123456789a',
    ],
    ['with zeros before the size', '0005\r\nhello\r\n000\r\n\r\n', 'hello'],
    ['of chunks that look like the framing', '5\r\n0\r\n\r\n\r\n0\r\n\r\n', '0\r\n\r\n'],
    ['with extensions', '5;a\r\nhello\r\n0;b=1;c="d;\\"e"\r\n\r\n', 'hello'],
    ['with blanks after the size, as old servers write them', '5  \r\nhello\r\n0 \t;a\r\n\r\n', 'hello'],
    ['with trailers', '5\r\nhello\r\n0\r\nChecksum: 1\r\nX: y\r\n\r\n', 'hello'],
  ])('is read: %s', (_, text, data) => {
    expect(read(text)).toEqual({ data, isDone: true, unread: 0 });
  });

  it('ends with its last chunk: what follows is left', () => {
    expect(read('1\r\na\r\n0\r\n\r\n5\r\nhello\r\n')).toEqual({ data: 'a', isDone: true, unread: 10 });
  });

  it('is not whole before its very last byte', () => {
    const text = '5;x\r\nhello\r\n0\r\nA: b\r\n\r\n';
    for (let length = 0; length < text.length; length++)
      expect(read(text.slice(0, length))).toMatchObject({ isDone: false, unread: 0 });
  });

  it.each([
    ['no size', '\r\n'],
    ['an extension without a size', ';a\r\n'],
    ['a sign', '+5\r\n'],
    ['a negative size', '-5\r\n'],
    ['a prefix', '0x5\r\n'],
    ['a letter that is no digit', '5g\r\n'],
    ['a blank before the size', ' 5\r\n'],
    ['two sizes', '5 6\r\n'],
    ['a size over all that a number holds', 'fffffffffffff\r\n'],
    ['a size of endless zeros', '0'.repeat(13)],
    ['a line feed after the size', '5\nhello'],
    ['a line feed in the extension', '5;a\nhello'],
    ['a carriage return in the extension', '5;a\rb\r\n'],
    ['a carriage return without its line feed', '5\rhello'],
    ['more data than it says', '4\r\nhello\r\n0\r\n\r\n'],
    ['less data than it says', '6\r\nhello\r\n0\r\n\r\n'],
    ['no line end after the data', '5\r\nhello0\r\n\r\n'],
    ['a line feed after the data', '5\r\nhello\n0\r\n\r\n'],
    ['a line feed in the trailers', '0\r\nA: b\nC: d\r\n\r\n'],
    ['a line feed in place of the end', '0\r\n\n'],
    ['a carriage return in the trailers', '0\r\nA: b\rc\r\n\r\n'],
    ['an end without its line feed', '0\r\n\rX'],
  ])('is refused with %s', (_, text) => isRefused(text));

  it('is refused with a line, or trailers, of more than 4 KiB', () => {
    expect(read(`5;${'a'.repeat(4000)}\r\nhello\r\n0\r\n\r\n`)).toMatchObject({
      data: 'hello',
      isDone: true,
    });
    isRefused(`5;${'a'.repeat(5000)}`);
    isRefused(`5${' '.repeat(5000)}`);
    isRefused(`0\r\n${'A: b\r\n'.repeat(1000)}`);
  });

  it('has a limit for each line, not for all of them', () => {
    const chunk = `1;${'a'.repeat(3000)}\r\nx\r\n`;
    expect(read(`${chunk.repeat(5)}0\r\n\r\n`)).toMatchObject({ data: 'xxxxx', isDone: true });
  });

  it('is the same in whatever pieces it comes', () => {
    const chunks = fc.array(
      bodyText.filter((text) => text !== ''),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(chunks, fc.array(fc.nat(), { maxLength: 10 }), (all, places) => {
        const text = `${all.map((data) => `${data.length.toString(16)}\r\n${data}\r\n`).join('')}0\r\n\r\n`;
        const pieces = cut(Buffer.from(text, 'latin1'), places);
        expect(readChunks(pieces)).toEqual({ data: all.join(''), isDone: true, unread: 0 });
      }),
      { numRuns: 1000 },
    );
  });
});
