import { type AnswerRow, answerRows } from '../../core/batch/answer-rows.ts';
import { isDoubtful } from '../../core/batch/codes.ts';
import { type Mishap, mishapOf, mishapOfAnswer } from '../../core/batch/mishap.ts';
import type { LineRecord } from '../../core/batch/packed-record.ts';
import { CUSTOM_ATTRIBUTES_HEADER } from '../../core/correlation.ts';
import { cancellationReason, startFollowing } from '../../core/deadline.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import type { Answer, CallSignal, Header, Scorer } from '../../core/ports.ts';
import type { SentRecords } from './sent-records.ts';

export interface EndpointCalls {
  readonly scorer: Scorer;
  /** Ends everything that is done for the object. */
  readonly signal: CallSignal;
  /** Time for one call. */
  readonly timeoutMs: number;
  /** The run's id, which the correlation ids begin with. */
  readonly run: string;
  readonly sent: SentRecords;
  readonly tally: CallTally;
  /** What a bad record does to the others, whatever the container's own `SCR_RECORD_ERRORS` says; `inline` where absent. */
  readonly recordErrors?: 'fail' | 'inline';
}

/** What is counted of all the calls for one object. */
export interface CallTally {
  calls: number;
  /** Calls whose answer shows that the model is at work. */
  answered: number;
  endpointMs: number;
  /** Variants of the endpoint that gave them. */
  readonly variants: Set<string>;
}

/** What stands around the records of every payload. */
export interface PayloadFrame {
  readonly head: Uint8Array;
  readonly contentType: string;
}

/**
 * What the container is asked to do with a bad record. With a row for every record, a bad one costs the others nothing, and nothing is sent
 * twice to find out which it was; a refusal of the whole says more of what is wrong.
 */
const ASKED: Readonly<Record<'fail' | 'inline', readonly Header[]>> = {
  fail: [[CUSTOM_ATTRIBUTES_HEADER, 'scr-record-errors=fail']],
  inline: [[CUSTOM_ATTRIBUTES_HEADER, 'scr-record-errors=inline']],
};
/** The answer's header with the variant that gave it (InvokeEndpoint API reference). */
const VARIANT_HEADER = 'x-amzn-invoked-production-variant';

/**
 * Sends records to the endpoint once: a row for each of them, or why there are none.
 * @throws ProblemError the signal's reason
 */
export async function callEndpoint(
  records: readonly LineRecord[],
  { head, contentType }: PayloadFrame,
  { scorer, signal, timeoutMs, run, sent, tally, recordErrors = 'inline' }: EndpointCalls,
): Promise<readonly AnswerRow[] | Mishap> {
  if (signal.aborted) throw cancellationReason(signal);
  const last = records.at(-1)?.number ?? 0;
  await sent.announce(last);
  const deadline = startFollowing(signal, timeoutMs);
  const timings = { queueMs: 0, scorerMs: 0 };
  const call = {
    correlationId: `${run}.${++tally.calls}`,
    signal: deadline.signal,
    contentType,
    accept: 'application/jsonlines',
    attributes: ASKED[recordErrors],
    timings,
  };
  const body = Buffer.concat([head, ...records.map(({ line }) => line)]);
  let outcome: readonly AnswerRow[] | Mishap;
  try {
    outcome = outcomeOf(await scorer.score(body, call), records.length, tally);
  } catch (thrown) {
    if (signal.aborted) sent.mayBeScored(last);
    if (signal.aborted) throw cancellationReason(signal);
    if (!(thrown instanceof ProblemError)) throw thrown;
    outcome = mishapOf(thrown);
  } finally {
    deadline.settle();
    tally.endpointMs += timings.scorerMs;
  }
  if (!('kind' in outcome) || outcome.kind === 'unknown') sent.mayBeScored(last);
  return outcome;
}

function outcomeOf(answer: Answer, count: number, tally: CallTally): readonly AnswerRow[] | Mishap {
  if (answer.status !== 200) return mishapOfAnswer(answer);
  const rows = answerRows(answer.body, count);
  if (rows === undefined) {
    const detail = `The answer is not JSON Lines with a row for each of the ${count} records.`;
    return mishapOf(new ProblemError('endpoint-failed', { detail }));
  }
  if (rows.some((row) => 'outputs' in row || !isDoubtful(row.error))) tally.answered++;
  for (const [name, value] of answer.headers)
    if (name.toLowerCase() === VARIANT_HEADER) tally.variants.add(value);
  return rows;
}
