import { describe, expect, it } from '@jest/globals';
import { readAsyncFailure } from '../../../../src/adapters/sagemaker/async-failure.ts';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import { problemJson } from '../../../../src/core/errors/problem-json.ts';

const errors = [{ record: 2, field: 'LOAN', message: 'Expected a number.' }];
const PROBLEM = problemJson(
  new ProblemError('invalid-record', { detail: 'One "bad" record.', errors }),
  'c-1',
);
const ARN = 'arn:aws:sagemaker:eu-central-1:123456789012:endpoint/homeloan-async';

describe("The container's own problem", () => {
  it.each([
    ['by itself', PROBLEM],
    ['as ModelError has it', JSON.stringify({ OriginalStatusCode: 400, OriginalMessage: PROBLEM })],
    [
      'within a message',
      JSON.stringify({ Message: `Received client error (400) with message "${PROBLEM}"` }),
    ],
    ['within members', JSON.stringify({ responsePayload: { error: JSON.parse(PROBLEM) } })],
    ['within a text', `Received client error (400) from primary: ${PROBLEM}. See ${ARN}`],
  ])('is found %s', (_, text) => {
    expect(readAsyncFailure(text, false)).toMatchObject({
      code: 'invalid-record',
      detail: 'One "bad" record.',
      errors,
    });
  });
});

describe("The model's own error", () => {
  const text = JSON.stringify({
    OriginalStatusCode: 422,
    OriginalMessage: '{"message":"JOB is Manager"}',
    Message: ARN,
  });

  it('keeps its status alone', () => {
    const problem = readAsyncFailure(text, false);
    expect(problem).toMatchObject({ code: 'model-unprocessable' });
    expect(JSON.stringify({ ...problem, message: undefined })).not.toMatch(/Manager|arn:/);
  });

  it('is passed on where that is allowed', () => {
    expect(readAsyncFailure(text, true)).toMatchObject({
      status: 422,
      body: Buffer.from('{"message":"JOB is Manager"}'),
    });
  });

  it('without an answer in time has passed its deadline', () => {
    expect(readAsyncFailure('{"OriginalStatusCode":0}', false)).toMatchObject({ code: 'deadline-exceeded' });
  });
});

describe('Anything else', () => {
  it.each([
    '',
    'null',
    '7',
    ARN,
    `{"Message":"${ARN}"}`,
    '{"type":"urn:scr-sagemaker:problem:nonsense"}',
    '{"a":'.repeat(100),
  ])('is a failure, and not passed on: %s', (text) => {
    const problem = readAsyncFailure(text, true);
    expect(problem).toMatchObject({ code: 'model-failed' });
    expect(String(Reflect.get(problem, 'detail'))).not.toContain('arn:');
  });
});
