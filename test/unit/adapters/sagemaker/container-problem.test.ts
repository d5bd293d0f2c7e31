import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { containerProblem } from '../../../../src/adapters/sagemaker/container-problem.ts';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import { problemJson } from '../../../../src/core/errors/problem-json.ts';
import { ERROR_TABLE, type ErrorCode } from '../../../../src/core/errors/table.ts';

describe("A container's problem, seen through SageMaker", () => {
  it('is the very problem, of every code and with all that it says', () => {
    const errors = fc.array(
      fc.record({
        record: fc.nat(),
        field: fc.string({ minLength: 1, maxLength: 20 }),
        message: fc.string({ maxLength: 50 }),
      }),
      { maxLength: 5 },
    );
    const codes = fc.constantFrom(...(Object.keys(ERROR_TABLE) as ErrorCode[]));
    fc.assert(
      fc.property(
        codes,
        fc.string({ maxLength: 100 }),
        errors,
        fc.nat(),
        (code, detail, errors, retryAfterSeconds) => {
          const problem = new ProblemError(code, { detail, errors, retryAfterSeconds });
          const written = problemJson(problem, 'order-7');
          const read = containerProblem(problem.status, written);
          expect(read && problemJson(read, 'order-7')).toBe(written);
        },
      ),
    );
  });

  const written = problemJson(new ProblemError('invalid-json'), 'order-7');

  it.each([
    ['of another status', 500, written],
    ['that is cut', 400, written.slice(0, -1)],
    ['of another type', 400, written.replace('urn:scr-sagemaker', 'urn:other')],
    ['of a code that is none', 400, written.replaceAll('invalid-json', 'toString')],
    ['that is no object', 400, 'null'],
    ['that is no JSON', 400, 'Bad Request'],
  ])('is none of ours %s', (_, status, body) => expect(containerProblem(status, body)).toBeUndefined());

  it('loses what is not of the form it should be', () => {
    const odd = {
      ...JSON.parse(written),
      detail: 7,
      retryAfterSeconds: '5',
      errorCount: -1,
      errors: [{ record: 1, message: 'Bad.', value: 'secret' }, { record: 'x', message: 'y' }, 7],
    };
    expect(containerProblem(400, JSON.stringify(odd))).toMatchObject({
      detail: undefined,
      retryAfterSeconds: undefined,
      errors: [{ record: 1, message: 'Bad.' }],
      errorCount: 1,
    });
    expect(JSON.stringify(containerProblem(400, JSON.stringify(odd))?.errors)).not.toContain('secret');
  });
});
