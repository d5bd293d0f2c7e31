import { describe, expect, it } from '@jest/globals';
import { startDeadline } from '../../../../src/core/deadline.ts';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import type { ErrorCode } from '../../../../src/core/errors/table.ts';
import { noSentRecords } from '../../../../src/handlers/batch/sent-records.ts';
import { scoreOne } from '../../../../src/handlers/messages/score-one.ts';
import { payloadScorer } from '../../../harness/batch-run.ts';

const LINE = { number: 1, line: Buffer.from('{"X":1}\n') };

/** Scores a record with an endpoint that has these faults, one after the other. */
async function scored(fault: Parameters<typeof payloadScorer>[0], rescore = true) {
  const { signal } = startDeadline();
  const tally = { calls: 0, answered: 0, endpointMs: 0, variants: new Set<string>() };
  const outcome = await scoreOne(LINE, {
    scorer: payloadScorer(fault),
    signal,
    timeoutMs: 1000,
    run: 'r',
    sent: noSentRecords(),
    tally,
    rescore,
    maxTries: 2,
    random: () => 0,
    recordErrors: 'fail',
  }).catch((thrown: Error) => thrown);
  return { outcome, calls: tally.calls };
}

const rowOf = (code: string) => ({ status: 200, body: `{"P":null,"_error_":"${code}"}\n` });
const failing = (code: ErrorCode) => () => {
  throw new ProblemError(code, { errors: [{ record: 1, field: 'LOAN', message: 'Bad.' }] });
};

describe('The one record of a message', () => {
  it('is asked to be refused where it is bad, so that its reason is known', async () => {
    const attributes: unknown[] = [];
    await scored((_, call) => {
      attributes.push(call.attributes);
      return undefined;
    });
    expect(attributes).toEqual([[['x-amzn-sagemaker-custom-attributes', 'scr-record-errors=fail']]]);
  });

  it.each<ErrorCode>(['invalid-record', 'record-refused', 'model-refused', 'model-unprocessable'])(
    'is poison at once where it is refused: %s',
    async (code) => {
      for (const rescore of [true, false]) {
        const { outcome, calls } = await scored(failing(code), rescore);
        expect(outcome).toMatchObject({ name: 'Poison', code, field: 'LOAN', message: 'Bad.' });
        expect(calls).toBe(1);
      }
    },
  );

  it.each(['invalid-record', 'record-refused'])('is poison where a row says so: %s', async (code) => {
    expect((await scored(() => rowOf(code))).outcome).toMatchObject({ name: 'Poison', code });
  });

  it('is poison where a row holds a code that nobody knows', async () => {
    expect((await scored(() => rowOf('who-knows'))).outcome).toMatchObject({
      name: 'Poison',
      code: 'record-refused',
    });
  });

  it.each<ErrorCode>(['response-too-large', 'scr-bad-response'])(
    'is not sent again where that could only fail again: %s',
    async (code) => {
      expect(await scored(failing(code))).toMatchObject({ outcome: { name: 'Poison', code }, calls: 1 });
    },
  );

  it('is sent again where a row says that there was no place for it', async () => {
    let calls = 0;
    const { outcome } = await scored(() => (calls++ === 0 ? rowOf('overloaded') : undefined));
    expect(outcome).toMatchObject({ number: 1, outputs: [{ name: 'P', json: '10.5' }] });
  });

  it('has an unknown outcome where nobody answers, or what is no answer', async () => {
    expect((await scored(failing('endpoint-failed'))).outcome).toMatchObject({
      name: 'OutcomeUnknown',
      code: 'endpoint-failed',
    });
    expect((await scored(() => ({ status: 200, body: 'oops' }))).outcome).toMatchObject({
      name: 'OutcomeUnknown',
    });
  });

  it('comes again where the deployment is wrong', async () => {
    expect((await scored(failing('misconfigured'))).outcome).toMatchObject({
      name: 'WorkGivenBack',
      reason: 'deployment',
    });
  });
});
