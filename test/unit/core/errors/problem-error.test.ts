import { describe, expect, it } from '@jest/globals';
import { asProblem, ProblemError } from '../../../../src/core/errors/problem-error.ts';
import { StartError } from '../../../../src/core/errors/start-error.ts';

describe('a thrown problem', () => {
  it('answers with the status of its code', () => {
    expect(new ProblemError('overloaded').status).toBe(503);
  });

  it('waits as long as the table says, unless the occurrence knows better', () => {
    expect(new ProblemError('not-ready').retryAfterSeconds).toBe(5);
    expect(new ProblemError('not-ready', { retryAfterSeconds: 2 }).retryAfterSeconds).toBe(2);
    expect(new ProblemError('not-found').retryAfterSeconds).toBeUndefined();
  });

  it('counts the errors it carries, unless there were more of them', () => {
    const errors = [{ record: 1, message: 'wrong type' }];
    expect(new ProblemError('invalid-record', { errors }).errorCount).toBe(1);
    expect(new ProblemError('invalid-record', { errors, errorCount: 900 }).errorCount).toBe(900);
  });

  it('reaches the caller as it is', () => {
    const problem = new ProblemError('throttled');
    expect(asProblem(problem)).toBe(problem);
  });

  it('is a fault of the service where it was not thrown on purpose, and says nothing of itself', () => {
    for (const thrown of [new TypeError('salary 81000'), 'text', undefined, new StartError('path')]) {
      const problem = asProblem(thrown);
      expect([problem.code, problem.detail, problem.cause]).toEqual(['internal', undefined, thrown]);
      expect(problem.message).not.toContain('81000');
    }
  });
});
