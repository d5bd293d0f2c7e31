import { backoffMs } from '../../core/batch/backoff.ts';
import { codeTitle, isRetryable } from '../../core/batch/codes.ts';
import { WorkGivenBack } from '../../core/batch/given-back.ts';
import { type Mishap, mishapOf } from '../../core/batch/mishap.ts';
import type { LineRecord } from '../../core/batch/packed-record.ts';
import { isErrorCode } from '../../core/batch/read-problem.ts';
import { OUTCOME_UNKNOWN, type ScoredOutcome } from '../../core/batch/record-outcome.ts';
import { pauseUnlessAborted } from '../../core/deadline.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import { Poison } from '../../core/messages/poison.ts';
import { callEndpoint, type EndpointCalls } from '../batch/call-endpoint.ts';

export interface ScoreOneOptions extends EndpointCalls {
  /** `BATCH_RESCORE` */
  readonly rescore: boolean;
  readonly maxTries: number;
  readonly random: () => number;
}

const NO_HEAD = { head: new Uint8Array(0), contentType: 'application/jsonlines' };

/** The model's own word on the record: it was seen, and refused. */
const REFUSED: ReadonlySet<string> = new Set(['record-refused', 'model-refused', 'model-unprocessable']);
/** What the model itself failed on, each time it was asked. */
const FAILED: ReadonlySet<string> = new Set(['record-failed', 'model-failed']);

/**
 * Scores the one record of a message, which is why the container is asked to refuse a bad one: its refusal says what is wrong with it.
 * @throws Poison where it can never be scored; WorkGivenBack where it was not scored this time; OutcomeUnknown; the signal's reason
 */
export async function scoreOne(record: LineRecord, options: ScoreOneOptions): Promise<ScoredOutcome> {
  const { signal, rescore, maxTries, random } = options;
  let unknown = 0;
  for (let calls = 1; ; calls++) {
    const called = await callEndpoint([record], NO_HEAD, options);
    const [row] = 'kind' in called ? [] : called;
    if (row !== undefined && 'outputs' in row) {
      return { number: record.number, outputs: row.outputs, inputs: record.inputs };
    }
    const mishap = 'kind' in called ? called : mishapOfCode(row?.error ?? 'internal');
    const { kind, problem } = mishap;
    if (kind === 'deployment') throw new WorkGivenBack('deployment', told(mishap));
    if (kind !== 'wait') {
      if (kind !== 'unknown' || REFUSED.has(problem.code)) throw poisonOf(problem);
      if (!rescore) throw new Poison(OUTCOME_UNKNOWN, told(mishap));
      if (!isRetryable(problem.code)) throw poisonOf(problem);
      if (++unknown >= maxTries) {
        if (FAILED.has(problem.code)) throw poisonOf(problem);
        throw new OutcomeUnknown(problem);
      }
    }
    await pauseUnlessAborted(backoffMs(calls, problem.retryAfterSeconds, random), signal);
  }
}

/** Nobody could tell, time after time, whether a record was scored. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
  readonly code: string;

  constructor({ code, message }: ProblemError) {
    super(message);
    this.code = code;
  }
}

/** Of a row: a code that is not known is a refusal of the model's. */
function mishapOfCode(code: string): Mishap {
  if (isErrorCode(code)) return mishapOf(new ProblemError(code, { detail: codeTitle(code) }));
  return {
    kind: 'records',
    problem: new ProblemError('record-refused', { detail: `The row says ${code}.` }),
  };
}

function poisonOf({ code, message, errors: [error] }: ProblemError): Poison {
  return new Poison(code, error?.message ?? message, error?.field);
}

function told({ problem }: Mishap): string {
  return `${problem.code}: ${problem.message}`;
}
