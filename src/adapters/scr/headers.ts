import { CORRELATION_HEADER } from '../../core/correlation.ts';
import type { Call, Header } from '../../core/ports.ts';
import type { ScrAnswer } from './http/answer-reader.ts';

/** Beside SageMaker's own, the headers of SCR's answer that mean something to its caller; no hop-by-hop header is among them. */
const PASSED = ['content-encoding', 'content-language', 'retry-after'] as const;
const SAGEMAKER_PREFIX = 'x-amzn-sagemaker-';

/** What may stand in a header value that Node.js writes (RFC 9110, section 5.5, obsolete text included). */
const WRITABLE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * Headers of a request to SCR, names and values in turn. `Accept-Encoding` is not among them: SCR's bytes are to come back as they
 * are; nor is any hop-by-hop header (RFC 9110, section 7.6.1).
 */
export function requestHeaders(call: Call): string[] {
  const headers = [
    'content-type',
    call.contentType,
    'accept',
    call.accept,
    CORRELATION_HEADER,
    call.correlationId,
  ];
  for (const [name, value] of call.attributes) headers.push(name, value);
  return headers;
}

/** Headers of SCR's answer that go back to the caller. */
export function passedHeaders(headers: ScrAnswer['headers']): readonly Header[] {
  const passed: Header[] = [];
  for (const name in headers) {
    if (!name.startsWith(SAGEMAKER_PREFIX) && !PASSED.some((known) => known === name)) continue;
    const value = singleValue(headers[name]);
    if (value !== undefined) passed.push([name, value]);
  }
  return passed;
}

/** A header as one text; several values joined (RFC 9110, section 5.3); undefined where it can't be written again. */
export function singleValue(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value.join(', ') : value;
  return text !== undefined && WRITABLE.test(text) ? text : undefined;
}
