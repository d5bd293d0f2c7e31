import { pauseUnlessAborted } from '../core/deadline.ts';
import { ProblemError } from '../core/errors/problem-error.ts';
import type { ErrorCode } from '../core/errors/table.ts';
import type { Answer, Call, Scorer } from '../core/ports.ts';
import { readOutputs } from '../core/records/read-outputs.ts';
import type { RecordResult, ScorableRecord } from '../core/records/record.ts';

/** Failures of the request as a whole: no record of it has a result of its own any more. Its deadline is told by its signal. */
const OF_THE_REQUEST: ReadonlySet<ErrorCode> = new Set([
  'client-closed',
  'draining',
  'not-ready',
  'overloaded',
  'internal',
]);

/** Whether a failure ends the request, rather than one of its records. */
export function endsRequest(problem: ProblemError): boolean {
  return OF_THE_REQUEST.has(problem.code);
}

/**
 * Scores one of many records. While the breaker is open it waits, for nothing was sent then.
 * @throws ProblemError where it has no outputs
 */
export async function scoreRecord(
  record: ScorableRecord,
  scorer: Scorer,
  call: Call,
  withMetadata: boolean,
): Promise<RecordResult> {
  const answer = await scoreWhenPossible(record, scorer, call);
  if (answer.status < 200 || answer.status > 299) throw refusal(answer.status);
  const outputs = readOutputs(answer.body, withMetadata);
  if (outputs === undefined) {
    throw new ProblemError('scr-bad-response', { detail: "SCR's answer is not JSON of a known form." });
  }
  const { number, inputs } = record;
  return { number, outputs, inputs };
}

async function scoreWhenPossible(record: ScorableRecord, scorer: Scorer, call: Call): Promise<Answer> {
  for (;;) {
    try {
      return await scorer.score(record.payload, call);
    } catch (thrown) {
      if (!(thrown instanceof ProblemError && thrown.code === 'circuit-open')) throw thrown;
      await pauseUnlessAborted((thrown.retryAfterSeconds ?? 1) * 1000, call.signal);
    }
  }
}

function refusal(status: number): ProblemError {
  return new ProblemError(status < 500 ? 'record-refused' : 'record-failed', {
    detail: `SCR answered with status ${status}.`,
  });
}

/** A record's failure as the failure of its request: it names the record. */
export function namingRecord(problem: ProblemError, record: number): ProblemError {
  if (endsRequest(problem)) return problem;
  const message = problem.detail ?? problem.message;
  return new ProblemError(problem.code, {
    detail: `Record ${record}: ${message}`,
    errors: [{ record, message }],
    cause: problem,
  });
}
