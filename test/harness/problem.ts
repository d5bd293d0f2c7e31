import { expect } from '@jest/globals';
import type { HttpAnswer } from './http.ts';

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly retryAfterSeconds: number | undefined;
  readonly correlationId: string;
}

/** SageMaker cuts error bodies here. */
const MAX_BYTES = 2048;

/** Reads an answer as a problem, and checks all that every problem keeps to. */
export function problemOf(answer: Pick<HttpAnswer, 'status' | 'headers' | 'text'>): Problem {
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(Buffer.byteLength(answer.text)).toBeLessThanOrEqual(MAX_BYTES);
  const problem: Record<string, unknown> = JSON.parse(answer.text);
  expect(problem).toMatchObject({
    status: answer.status,
    code: expect.stringMatching(/^[a-z]+(-[a-z]+)*$/),
    title: expect.stringMatching(/\w.*\.$/),
    correlationId: answer.headers['x-correlation-id'],
  });
  expect(answer.text).not.toMatch(/ at .*:\d+:\d+|node:|\.ts\b|\.mjs\b/);
  const retryAfter = answer.headers['retry-after'];
  expect(problem.retryAfterSeconds).toBe(retryAfter === undefined ? undefined : Number(retryAfter));
  if (answer.status === 503) expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
  return {
    status: answer.status,
    code: String(problem.code),
    detail: String(problem.detail ?? ''),
    retryAfterSeconds: retryAfter === undefined ? undefined : Number(retryAfter),
    correlationId: String(problem.correlationId),
  };
}
