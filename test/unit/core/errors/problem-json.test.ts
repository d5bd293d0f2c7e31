import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type ProblemDetails,
  ProblemError,
  type RecordError,
} from '../../../../src/core/errors/problem-error.ts';
import { MAX_PROBLEM_BYTES, problemJson } from '../../../../src/core/errors/problem-json.ts';
import { ERROR_TABLE, type ErrorCode } from '../../../../src/core/errors/table.ts';

const codes = Object.keys(ERROR_TABLE) as ErrorCode[];
const read = (problem: ProblemError) => JSON.parse(problemJson(problem, 'cid-1'));

describe('a problem as JSON', () => {
  it('has the members of RFC 9457 and the ones that a client acts on', () => {
    expect(read(new ProblemError('overloaded', { detail: 'Full.', retryAfterSeconds: 7 }))).toEqual({
      type: 'urn:scr-sagemaker:problem:overloaded',
      title: ERROR_TABLE.overloaded.title,
      status: 503,
      code: 'overloaded',
      detail: 'Full.',
      correlationId: 'cid-1',
      retryable: true,
      retryAfterSeconds: 7,
    });
  });

  it('leaves out what it does not know', () => {
    expect(Object.keys(read(new ProblemError('not-found')))).toEqual([
      'type',
      'title',
      'status',
      'code',
      'correlationId',
      'retryable',
    ]);
  });

  it('names record and field of each error', () => {
    const errors = [
      { record: 2, field: 'LOAN', message: 'must be a number' },
      { record: 3, message: 'must be an object' },
    ];
    expect(read(new ProblemError('invalid-record', { errors }))).toMatchObject({ errorCount: 2, errors });
  });

  it('keeps the first errors and the total where not all fit', () => {
    const errors = Array.from({ length: 500 }, (_, i) => ({
      record: i + 1,
      field: 'LOAN',
      message: 'wrong type',
    }));
    const written = read(new ProblemError('invalid-record', { errors, errorCount: 100_000 }));
    expect(written.errorCount).toBe(100_000);
    expect(written.errors.length).toBeGreaterThan(10);
    expect(written.errors).toEqual(errors.slice(0, written.errors.length));
  });

  it('still shows the first error where its field has an enormous name', () => {
    const errors = [{ record: 1, field: 'V'.repeat(5000), message: 'unknown variable' }];
    const [first] = read(new ProblemError('invalid-record', { errors })).errors;
    expect(first).toMatchObject({ record: 1, message: 'unknown variable' });
    expect(first.field).toMatch(/^V{200,}…$/);
  });

  it('writes nothing of an error beyond record, field and message', () => {
    const withValue = { record: 1, field: 'LOAN', message: 'wrong type', value: 'secret' };
    expect(problemJson(new ProblemError('invalid-record', { errors: [withValue] }), 'c')).not.toContain(
      'secret',
    );
  });

  it('carries neither stack nor cause', () => {
    const text = problemJson(new ProblemError('internal', { cause: new Error('salary 81000') }), 'c');
    expect(text).not.toContain('81000');
    expect(text).not.toContain('at ');
  });

  it('is at most 2048 bytes of UTF-8, where SageMaker cuts, whatever it is made of', () => {
    fc.assert(
      fc.property(problems, fc.stringMatching(/^[\w.-]{1,128}$/), (problem, correlationId) => {
        const text = problemJson(problem, correlationId);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_PROBLEM_BYTES);
        expect(Buffer.from(text).toString()).toBe(text);
        const written = JSON.parse(text);
        expect(written.code).toBe(problem.code);
        if (problem.errors.length > 0) expect(written.errors[0].record).toBe(problem.errors[0]?.record);
      }),
    );
  });

  it('cuts a detail between characters and says that something is missing', () => {
    fc.assert(
      fc.property(texts, (detail) => {
        const written: string = read(new ProblemError('internal', { detail })).detail;
        if (written === detail) return;
        expect(written.endsWith('…')).toBe(true);
        expect(detail.startsWith(written.slice(0, -1))).toBe(true);
        expect(written.length).toBeGreaterThan(90);
        if (detail.isWellFormed()) expect(written.isWellFormed()).toBe(true);
      }),
    );
  });
});

/** Long ones, with what JSON writes longer than it is: controls, quotes, lone surrogates, characters of four bytes. */
const texts = fc
  .tuple(
    fc.string({
      unit: fc.constantFrom('a', '"', '\\', '\u0000', '\ud800', '\udc00', '€', '😀'),
      maxLength: 40,
    }),
    fc.integer({ min: 1, max: 100 }),
  )
  .map(([unit, times]) => unit.repeat(times));

const recordErrors: fc.Arbitrary<RecordError> = fc.record(
  { record: fc.integer({ min: 1 }), field: texts, message: texts },
  { requiredKeys: ['record', 'message'] },
);

const details: fc.Arbitrary<ProblemDetails> = fc.record(
  {
    detail: texts,
    retryAfterSeconds: fc.integer({ min: 1 }),
    errors: fc.array(recordErrors, { maxLength: 8 }),
    errorCount: fc.integer({ min: 1 }),
  },
  { requiredKeys: [] },
);

const problems = fc
  .tuple(fc.constantFrom(...codes), details)
  .map(([code, given]) => new ProblemError(code, given));
