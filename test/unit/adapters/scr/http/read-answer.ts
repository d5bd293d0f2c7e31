import { AnswerReader, TooLarge } from '../../../../../src/adapters/scr/http/answer-reader.ts';
import { NotHttp } from '../../../../../src/adapters/scr/http/head.ts';

/** What becomes of bytes that come from a server; bytes as Latin-1. */
export type Reading =
  | { readonly status: number; readonly headers: object; readonly body: string; readonly unread: number }
  | 'not-http'
  | 'too-large'
  | 'cut-off';

/** As the connections have it: all of them read into it, and what came before stays there. */
const shared = Buffer.alloc(64 * 1024);
/** Remains of another answer that would do harm if they were read. */
const STALE = Buffer.from(
  '\n\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nSTALE0\r\n\r\n'.repeat(1000),
);

/** Reads an answer from these pieces, each in the place of the one before, as a connection does that ends after them. */
export function readAnswer(
  pieces: readonly Uint8Array[],
  maxBytes: number = Number.POSITIVE_INFINITY,
): Reading {
  const reader = new AnswerReader(maxBytes);
  let left = pieces.reduce((sum, piece) => sum + piece.length, 0);
  try {
    for (const piece of pieces) {
      shared.set(piece);
      STALE.copy(shared, piece.length);
      left -= reader.read(shared, piece.length);
      STALE.copy(shared);
      if (reader.isDone) break;
    }
    if (!reader.isDone && !reader.end()) return 'cut-off';
  } catch (failure) {
    if (failure instanceof NotHttp) return 'not-http';
    if (failure instanceof TooLarge) return 'too-large';
    throw failure;
  }
  const { status, headers, body } = reader.answer();
  return { status, headers, body: Buffer.from(body).toString('latin1'), unread: left };
}

/** Cuts bytes at these places, which may be anywhere. */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

/** Every byte by itself. */
export function bytewise(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
}
