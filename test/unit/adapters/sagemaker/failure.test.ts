import { describe, expect, it } from '@jest/globals';
import { failureOf } from '../../../../src/adapters/sagemaker/failure.ts';

/** An error as the SDK throws it. */
function thrown(name: string, members: Readonly<Record<string, unknown>> = {}): Error {
  return Object.assign(new Error('arn:aws:iam::1:role/x'), { name, ...members });
}
const answered = (name: string, httpStatusCode: number) => thrown(name, { $metadata: { httpStatusCode } });

describe('What the SDK throws', () => {
  it.each([
    [
      'a refused connection',
      thrown('Error', { code: 'ECONNREFUSED' }),
      'endpoint-unavailable',
      'not-reached',
    ],
    [
      'a name that is not found',
      thrown('Error', { code: 'ENOTFOUND' }),
      'endpoint-unavailable',
      'not-reached',
    ],
    [
      'a resolver that is busy',
      thrown('Error', { code: 'EAI_AGAIN' }),
      'endpoint-unavailable',
      'not-reached',
    ],
    ['a connection that does not come about', thrown('TimeoutError'), 'endpoint-unavailable', undefined],
    [
      'a reset, which the SDK calls a timeout',
      thrown('TimeoutError', { code: 'ECONNRESET' }),
      'endpoint-failed',
      'unknown-outcome',
    ],
    ['a broken pipe', thrown('TimeoutError', { code: 'EPIPE' }), 'endpoint-failed', 'unknown-outcome'],
    [
      'a success that breaks off',
      thrown('Error', { code: 'ECONNRESET', $metadata: { httpStatusCode: 200 } }),
      'endpoint-failed',
      'unknown-outcome',
    ],
    [
      'no answer in time',
      thrown('TimeoutError', { code: 'ETIMEDOUT' }),
      'deadline-exceeded',
      'unknown-outcome',
    ],
    ['no credentials', thrown('CredentialsProviderError'), 'misconfigured', undefined],
    ['an expired token', answered('ExpiredTokenException', 403), 'misconfigured', undefined],
    ['a bad signature', answered('InvalidSignatureException', 403), 'misconfigured', undefined],
    ['throttling by status alone', answered('UnknownError', 429), 'throttled', 'throttled'],
    ['a bug', new TypeError('x is not a function'), 'internal', undefined],
    ['anything at all', 'text', 'internal', undefined],
  ])('%s is read', (_, error, code, mishap) => {
    const failure = failureOf(error, false);
    expect([failure.problem.code, failure.mishap]).toEqual([code, mishap]);
    expect(failure.problem.detail ?? '').not.toContain('arn:');
  });

  it("keeps the service's wish to wait, and its id of the request, for what tells clients to come back", () => {
    const error = thrown('ThrottlingException', {
      $metadata: { httpStatusCode: 429, requestId: 'r-1' },
      $response: { headers: { 'retry-after': '7' } },
    });
    expect(failureOf(error, false)).toMatchObject({
      problem: { retryAfterSeconds: 7 },
      retryAfterMs: 7000,
      name: 'ThrottlingException',
      awsRequestId: 'r-1',
    });
  });

  it.each(['soon', '-1', 'Wed, 21 Oct 2026 07:28:00 GMT', 7])('takes no wish to wait from %j', (wish) => {
    const $response = { headers: { 'retry-after': wish } };
    const error = thrown('ThrottlingException', { $metadata: { httpStatusCode: 429 }, $response });
    expect(failureOf(error, false)).toMatchObject({
      problem: { retryAfterSeconds: 1 },
      retryAfterMs: undefined,
    });
  });
});
