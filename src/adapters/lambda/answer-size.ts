import { isUtf8 } from 'node:buffer';
import { ProblemError } from '../../core/errors/problem-error.ts';
import type { InvokeResponse } from '../../core/invocation.ts';
import { isTextType } from './answers.ts';

/** What headers and the members around the body take at most, as good as. */
const ENVELOPE_BYTES = 16 * 1024;
/** A control character in a JSON string: `\u0000`. */
const LONGEST_ESCAPE = 6;

/**
 * Refuses an answer that the function could not return: Lambda counts it as JSON, with its escapes or its base64.
 * @throws ProblemError `response-too-large`
 */
export function requireSendable({ body, contentType }: InvokeResponse, maxBytes: number): void {
  if (!(body instanceof Uint8Array)) return;
  const room = maxBytes - ENVELOPE_BYTES;
  // Most answers are so small that nothing needs counting.
  if (body.length * LONGEST_ESCAPE <= room || encodedBytes(body, contentType) <= room) return;
  throw new ProblemError('response-too-large', {
    detail: `Encoded for its way back, the answer may have ${Math.max(0, room)} bytes; its body has ${body.length}.`,
  });
}

/** Bytes of a body as the function returns it. */
export function encodedBytes(body: Uint8Array, contentType: string | undefined): number {
  if (isTextType(contentType) && isUtf8(body)) return body.length + escapedBytes(body);
  return Math.ceil(body.length / 3) * 4;
}

/** Bytes that JSON's escapes add to a text (ECMA-262, QuoteJSONString). */
function escapedBytes(text: Uint8Array): number {
  let added = 0;
  for (const byte of text) {
    if (byte === 0x22 || byte === 0x5c) added += 1;
    else if (byte < 0x20) added += SHORT_ESCAPES.has(byte) ? 1 : LONGEST_ESCAPE - 1;
  }
  return added;
}

/** Backspace, tab, line feed, form feed, carriage return. */
const SHORT_ESCAPES: ReadonlySet<number> = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d]);
