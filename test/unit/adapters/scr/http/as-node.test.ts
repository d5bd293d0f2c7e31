import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type NodesReading, startNodesReader } from './by-node.ts';
import { damagedAnswers, writtenAnswers } from './generated-answers.ts';
import { type Reading, readAnswer } from './read-answer.ts';

/** The same ones each time: what is compared with may come to differ with a version of Node.js, not by chance. */
const SEED = 9112;

let readByNode: (bytes: Buffer) => Promise<NodesReading>;
beforeAll(async () => {
  readByNode = await startNodesReader();
});

const bytesOf = (text: string) => Buffer.from(text, 'latin1');

/** In the form that Node.js's reading has. */
function ours(reading: Reading): NodesReading {
  return typeof reading === 'string' ? 'refused' : { status: reading.status, body: reading.body };
}

/** Which rule makes the two read this text in different ways; undefined where they don't, or where no rule is known. */
async function differenceOf(text: string): Promise<string | undefined> {
  const reading = readAnswer([bytesOf(text)]);
  const own = ours(reading);
  const nodes = await readByNode(bytesOf(text));
  if (JSON.stringify(own) === JSON.stringify(nodes)) return 'none';
  if (own === 'refused') return whyOnlyNodeReads(text);
  if (typeof reading !== 'string' && reading.unread > 0) return 'what follows an answer is dropped';
  if (/^transfer-encoding:[ \t]*chunked *\t/im.test(text)) return 'a tab is a blank too';
  const plain = await readByNode(bytesOf(withPlainChunks(text, own.body)));
  return JSON.stringify(plain) === JSON.stringify(own) ? 'extensions and trailers are dropped' : undefined;
}

function whyOnlyNodeReads(text: string): string | undefined {
  const encodings = [...text.matchAll(/^transfer-encoding:[ \t]*(.*?)[ \t]*\r\n/gim)].map(
    ([, coding]) => coding,
  );
  if (encodings.length > 1 || encodings.some((coding) => coding?.toLowerCase() !== 'chunked'))
    return 'the only encoding is chunked, once';
  if (/(?:^|\r\n\r\n)[\r\n]+HTTP\/1/.test(text)) return 'no empty line stands before an answer';
  if (/^HTTP\/1\.[01] \d{3}.*\0/m.test(text)) return 'no NUL stands in a reason';
  if (/^HTTP\/1\.[01] 101/m.test(text)) return 'nobody asked for another protocol';
  return /^HTTP\/1\.[01] 0/m.test(text) ? 'no status is under 100' : undefined;
}

/** The answer with this body in one chunk, without extensions and trailers. */
function withPlainChunks(text: string, body: string): string {
  const heads = /^(?:HTTP\/1\.[01] 1(?:[^\r]|\r(?!\n\r\n))*\r\n\r\n)*(?:[^\r]|\r(?!\n\r\n))*\r\n\r\n/.exec(
    text,
  );
  const chunk = body === '' ? '' : `${body.length.toString(16)}\r\n${body}\r\n`;
  return `${heads?.[0]}${chunk}0\r\n\r\n`;
}

describe("Beside Node.js's own client", () => {
  it('a valid answer is read as the same', async () => {
    for (const { text } of fc.sample(writtenAnswers, { numRuns: 1000, seed: SEED }))
      expect({ text, differs: await differenceOf(text) }).toEqual({ text, differs: 'none' });
  });

  it('a damaged answer is read as the same, but for what RFC 9112 leaves open or Node.js has otherwise', async () => {
    const seen = new Map<string | undefined, number>();
    for (const text of fc.sample(damagedAnswers, { numRuns: 2500, seed: SEED })) {
      const difference = await differenceOf(text);
      expect({ text, difference }).toEqual({ text, difference: expect.any(String) });
      seen.set(difference, (seen.get(difference) ?? 0) + 1);
    }
    expect(seen.get('none')).toBeGreaterThan(2200);
  });

  it.each([
    // Section 6.3: what is left over is not taken for another answer, nor does it spoil the one that is whole.
    ['what follows an answer is dropped', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi!'],
    // Section 7.1.1 and 7.1.2: they may be ignored, and where they end is clear.
    [
      'extensions and trailers are dropped',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2; a b\r\nhi\r\n0\r\nnone\r\n\r\n',
    ],
    // RFC 9110, section 5.6.3.
    ['a tab is a blank too', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\t\r\n\r\n2\r\nhi\r\n0\r\n\r\n'],
    // Section 6.1: any other encoding would be one that nobody asked for, and that nobody here decodes.
    ['the only encoding is chunked, once', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhi'],
    [
      'the only encoding is chunked, once',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    // Section 2.2 allows it before requests; before an answer it is the rest of another one.
    ['no empty line stands before an answer', '\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'],
    // Sections 4 and 2.2.
    ['no NUL stands in a reason', 'HTTP/1.1 200 O\0K\r\nContent-Length: 2\r\n\r\nhi'],
    // RFC 9110, section 15.2.2.
    [
      'nobody asked for another protocol',
      'HTTP/1.1 101 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi',
    ],
    // RFC 9110, section 15.
    ['no status is under 100', 'HTTP/1.1 020 OK\r\nContent-Length: 2\r\n\r\nhi'],
  ])('another one is read differently because %s', async (difference, text) => {
    expect(await differenceOf(text)).toBe(difference);
  });
});
