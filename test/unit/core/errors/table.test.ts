import { describe, expect, it } from '@jest/globals';
import { ERROR_TABLE, type ErrorCode, errorKind } from '../../../../src/core/errors/table.ts';

/** What clients and alarms are written against. */
const PROMISED: Readonly<Record<ErrorCode, number>> = {
  'invalid-json': 400,
  'invalid-request': 400,
  'invalid-record': 400,
  'record-refused': 400,
  'model-refused': 400,
  'not-found': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  'request-timeout': 408,
  'payload-too-large': 413,
  'unsupported-media-type': 415,
  'expectation-failed': 417,
  'model-unprocessable': 422,
  throttled: 429,
  'headers-too-large': 431,
  'client-closed': 499,
  internal: 500,
  misconfigured: 500,
  'scr-unavailable': 502,
  'scr-bad-response': 502,
  'record-failed': 502,
  'model-failed': 502,
  'response-too-large': 502,
  'endpoint-failed': 502,
  'not-ready': 503,
  overloaded: 503,
  'circuit-open': 503,
  draining: 503,
  'endpoint-unavailable': 503,
  'deadline-exceeded': 504,
};

const codes = Object.keys(ERROR_TABLE) as ErrorCode[];

describe('the error table', () => {
  it('gives every code the status that is promised for it, and holds no other code', () => {
    expect(Object.fromEntries(codes.map((code) => [code, errorKind(code).status]))).toEqual(PROMISED);
  });

  it('tells a client when to come back wherever the status is 503 or 429, and only there', () => {
    for (const code of codes) {
      const { status, retryAfterSeconds } = errorKind(code);
      expect([code, retryAfterSeconds !== undefined]).toEqual([code, status === 503 || status === 429]);
    }
  });

  it('never calls a request retryable that can only fail again, nor hopeless what it tells to come back', () => {
    for (const code of codes) {
      const { status, retryable, retryAfterSeconds } = errorKind(code);
      if (retryAfterSeconds !== undefined) expect([code, retryable]).toEqual([code, true]);
      if ([400, 404, 405, 406, 413, 415, 417, 422, 431].includes(status))
        expect([code, retryable]).toEqual([code, false]);
    }
  });

  it('has a title for callers and an explanation for the documentation at every code', () => {
    for (const code of codes) {
      expect(errorKind(code).title).toMatch(/^[A-Z].*\.$/);
      expect(errorKind(code).when).toMatch(/^[A-Z].*\.$/);
    }
  });
});
