import { isAscii } from 'node:buffer';

/** Gives the text of `bytes` from `start` to `end`, which lie at the edges of characters. */
export type TextOf = (start: number, end: number) => string;

/** Reads texts out of bytes that are UTF-8. Nearly all records are ASCII: then all texts are cut out of one string. */
export function textsOf(bytes: Uint8Array): TextOf {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!isAscii(buffer)) return (start, end) => buffer.toString('utf8', start, end);
  const text = buffer.toString('latin1');
  return (start, end) => text.slice(start, end);
}
