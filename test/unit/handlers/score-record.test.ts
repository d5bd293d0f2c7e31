import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../../src/core/errors/problem-error.ts';
import type { Answer, Scorer } from '../../../src/core/ports.ts';
import { endsRequest, namingRecord, scoreRecord } from '../../../src/handlers/score-record.ts';
import { ANSWER, call } from '../core/scoring/calls.ts';
import { fakeTime, pass, realTime } from './fake-time.ts';

const INPUTS = [{ name: 'LOAN', json: '1' }];
const RECORD = { number: 7, payload: Buffer.from('{"LOAN":1}'), inputs: INPUTS };

const answering = (answer: Partial<Answer>): Scorer => ({
  unit: 'record',
  score: async () => ({ ...ANSWER, ...answer }),
});
const score = (scorer: Scorer, signal?: AbortSignal, withMetadata = false) =>
  scoreRecord(RECORD, scorer, call(signal), withMetadata);

describe('scoring one of many records', () => {
  it('gives its outputs as SCR wrote them, with its number and inputs', async () => {
    const body = Buffer.from('{"data":{"P":8.0},"metadata":{"a":1}}');
    expect(await score(answering({ body }))).toEqual({
      number: 7,
      outputs: [{ name: 'P', json: '8.0' }],
      inputs: INPUTS,
    });
    expect(await score(answering({ body }), undefined, true)).toMatchObject({
      outputs: [{ name: 'P' }, { name: '_metadata_', json: '{"a":1}' }],
    });
  });

  it.each([
    [400, 'record-refused'],
    [499, 'record-refused'],
    [500, 'record-failed'],
    [199, 'record-refused'],
  ])(
    "fails where SCR's status is %d: %s, naming the status and nothing of the answer",
    async (status, code) => {
      const outcome = score(answering({ status, body: Buffer.from('LOAN 1700 is bad') }));
      await expect(outcome).rejects.toMatchObject({ code, detail: `SCR answered with status ${status}.` });
    },
  );

  it('fails where the answer has no known form', async () => {
    const outcome = score(answering({ body: Buffer.from('<p>Hello') }));
    await expect(outcome).rejects.toMatchObject({ code: 'scr-bad-response' });
  });

  it('fails as its scorer does', async () => {
    const failure = new ProblemError('scr-unavailable');
    await expect(score({ unit: 'record', score: () => Promise.reject(failure) })).rejects.toBe(failure);
    const bug = new TypeError('a bug');
    await expect(score({ unit: 'record', score: () => Promise.reject(bug) })).rejects.toBe(bug);
  });
});

describe('while the breaker is open', () => {
  beforeEach(fakeTime);
  afterEach(realTime);

  function breaker(openFor: number, retryAfterSeconds?: number) {
    let tries = 0;
    const scorer: Scorer = {
      unit: 'record',
      score: async () => {
        const details = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
        if (tries++ < openFor) throw new ProblemError('circuit-open', details);
        return { ...ANSWER, body: Buffer.from('{"data":{}}') };
      },
    };
    return { scorer, tries: () => tries };
  }

  it('a record waits as long as it is told, and is scored then', async () => {
    const { scorer, tries } = breaker(2, 3);
    const outcome = score(scorer);
    await pass(2999);
    expect(tries()).toBe(1);
    await pass(1);
    expect(tries()).toBe(2);
    await pass(3000);
    expect(await outcome).toMatchObject({ number: 7, outputs: [] });
  });

  it('it stops waiting when its request ends', async () => {
    const { scorer } = breaker(9, 3);
    const controller = new AbortController();
    const outcome = score(scorer, controller.signal).catch((thrown: unknown) => thrown);
    await pass(10);
    controller.abort(new ProblemError('deadline-exceeded'));
    await pass(0);
    expect(await outcome).toMatchObject({ code: 'deadline-exceeded' });
  });
});

describe("a record's failure", () => {
  it('as that of its request names it', () => {
    const problem = namingRecord(new ProblemError('record-refused', { detail: 'SCR answered.' }), 3);
    expect(problem).toMatchObject({
      code: 'record-refused',
      detail: 'Record 3: SCR answered.',
      errors: [{ record: 3, message: 'SCR answered.' }],
    });
    expect(namingRecord(new ProblemError('scr-unavailable'), 3).detail).toBe(
      'Record 3: The model server cannot be reached, or it broke off.',
    );
  });

  it('that is none of the record is not named after it', () => {
    const problem = new ProblemError('overloaded');
    expect(namingRecord(problem, 3)).toBe(problem);
  });

  it.each([
    ['client-closed', true],
    ['draining', true],
    ['overloaded', true],
    ['internal', true],
    ['scr-unavailable', false],
    ['scr-bad-response', false],
    ['response-too-large', false],
    ['record-failed', false],
    ['deadline-exceeded', false],
  ] as const)('%s ends the request: %s', (code, ends) => {
    expect(endsRequest(new ProblemError(code))).toBe(ends);
  });
});
