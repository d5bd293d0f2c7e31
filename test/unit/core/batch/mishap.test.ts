import { describe, expect, it } from '@jest/globals';
import { answerRows } from '../../../../src/core/batch/answer-rows.ts';
import { codeTitle, isDoubtful } from '../../../../src/core/batch/codes.ts';
import { mishapOfAnswer } from '../../../../src/core/batch/mishap.ts';
import { readProblem } from '../../../../src/core/batch/read-problem.ts';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import { problemJson } from '../../../../src/core/errors/problem-json.ts';

const answer = (status: number, body = '') => ({
  status,
  contentType: undefined,
  headers: [],
  body: Buffer.from(body),
});

describe('An answer without results', () => {
  it.each([
    [413, 'payload-too-large', 'smaller'],
    [429, 'throttled', 'wait'],
    [400, 'record-refused', 'unknown'],
    [404, 'record-refused', 'unknown'],
    [500, 'record-failed', 'unknown'],
    [503, 'record-failed', 'unknown'],
    [204, 'scr-bad-response', 'unknown'],
  ])('with status %i and nothing of ours in it is %s: %s', (status, code, kind) => {
    expect(mishapOfAnswer(answer(status, '<html>'))).toMatchObject({ kind, problem: { code } });
  });

  it('is the problem that the container wrote', () => {
    const errors = [
      { record: 2, field: 'X', message: 'Bad.' },
      { record: 3, message: 'Worse.' },
    ];
    const problem = new ProblemError('invalid-record', {
      detail: 'Two.',
      errors,
      errorCount: 9,
      retryAfterSeconds: 3,
    });
    expect(mishapOfAnswer(answer(400, problemJson(problem, 'x')))).toMatchObject({
      kind: 'records',
      problem: { code: 'invalid-record', detail: 'Two.', errors, errorCount: 9, retryAfterSeconds: 3 },
    });
  });

  it.each([
    '',
    'null',
    '[]',
    '7',
    '{"code":7}',
    '{"code":"unheard-of"}',
    '{"code":"toString"}',
    `{"code":"internal"}${' '.repeat(20_000)}`,
  ])('is no problem of ours: %s', (body) => expect(readProblem(Buffer.from(body))).toBeUndefined());

  it('loses what is malformed in a problem', () => {
    const body =
      '{"code":"invalid-record","errors":[null,{"record":"1"},{"record":1,"message":"m"}],"errorCount":"2"}';
    expect(readProblem(Buffer.from(body))).toMatchObject({
      errors: [{ record: 1, message: 'm' }],
      errorCount: 1,
    });
  });
});

describe('Rows of an answer', () => {
  const rows = (body: string, count: number) => answerRows(Buffer.from(body), count);

  it('keep every digit, with or without a last line end', () => {
    expect(rows('{"P":1.2300000000000000001}\n{"P":null,"_error_":"x"}', 2)).toEqual([
      { outputs: [{ name: 'P', json: '1.2300000000000000001' }] },
      { error: 'x' },
    ]);
  });

  it.each([
    ['{"P":1}\n', 2],
    ['{"P":1}\n{"P":2}\n', 1],
    ['{"P":1}\n\n', 2],
    ['[1]\n', 1],
    ['{"P":\n', 1],
    ['{"_error_":7}\n', 1],
    ['', 1],
  ])('are not those of the records: %j for %i', (body, count) => {
    expect(rows(body, count)).toBeUndefined();
  });
});

describe('A code', () => {
  it('that nobody knows has a sentence too, and is nobody else to doubt', () => {
    expect(codeTitle('unheard-of')).toMatch(/gave this code/);
    expect(isDoubtful('unheard-of')).toBe(false);
    expect(isDoubtful('record-failed')).toBe(false);
    expect(isDoubtful('scr-unavailable')).toBe(true);
  });
});
