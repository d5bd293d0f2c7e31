import { describe, expect, it } from '@jest/globals';
import { failureOf } from '../../../../src/adapters/sagemaker/failure.ts';

const errorOf = (name: string, more: object = {}) => Object.assign(new Error('x'), { name }, more);

describe('A call that failed', () => {
  it.each([
    ['a refused connection', errorOf('Error', { code: 'ECONNREFUSED' })],
    ['a name that is not found', errorOf('Error', { code: 'ENOTFOUND' })],
    ['a connection that did not come about in time', errorOf('TimeoutError')],
  ])('for %s certainly had nothing scored', (_, thrown) => {
    expect(failureOf(thrown, false).problem.isUnsent).toBe(true);
  });

  it.each([
    ['a reset', errorOf('Error', { code: 'ECONNRESET' })],
    ['a time-out', errorOf('TimeoutError', { code: 'ETIMEDOUT' })],
    ['a 503', errorOf('ServiceUnavailable', { $metadata: { httpStatusCode: 503 } })],
  ])('for %s may have had something scored', (_, thrown) => {
    expect(failureOf(thrown, false).problem.isUnsent).toBe(false);
  });
});
