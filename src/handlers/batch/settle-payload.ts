import type { AnswerRow } from '../../core/batch/answer-rows.ts';
import { backoffMs } from '../../core/batch/backoff.ts';
import { codeTitle, isDoubtful, isRetryable } from '../../core/batch/codes.ts';
import { WorkGivenBack } from '../../core/batch/given-back.ts';
import { codeKind, type Mishap } from '../../core/batch/mishap.ts';
import type { LineRecord, Payload } from '../../core/batch/packed-record.ts';
import { type FailedOutcome, OUTCOME_UNKNOWN, type RecordOutcome } from '../../core/batch/record-outcome.ts';
import { pauseUnlessAborted } from '../../core/deadline.ts';
import type { ProblemError } from '../../core/errors/problem-error.ts';
import { callEndpoint, type EndpointCalls, type PayloadFrame } from './call-endpoint.ts';

export interface SettleOptions extends EndpointCalls {
  /** Whether records whose outcome is unknown are sent again: `BATCH_RESCORE`. */
  readonly rescore: boolean;
  /** Calls for a record, at most, that end with its outcome unknown. */
  readonly maxTries: number;
  readonly random: () => number;
}

/** Calls at a size that is only on the way to finding one record. */
const TRIES_BETWEEN = 2;

const NOT_SENT_AGAIN =
  'Whether it was scored is not known, and BATCH_RESCORE=false keeps it from being sent again.';

/**
 * Gives every record of a payload its outcome. What was certainly not scored is sent again until the signal ends it; what may have been is
 * sent again as far as `rescore` allows, in ever smaller parts, so that a record that nothing can be had for ends alone.
 *
 * A record is given up for an unknown outcome only if the endpoint has answered anything since its payload was first sent: else it is the
 * endpoint that fails.
 * @throws ProblemError where no record of the object can be scored, or the signal ends it; WorkGivenBack where the endpoint fails
 */
export async function settlePayload(
  { records }: Payload,
  frame: PayloadFrame,
  options: SettleOptions,
): Promise<readonly RecordOutcome[]> {
  const outcomes: RecordOutcome[] = [];
  const lines: LineRecord[] = [];
  for (const record of records) {
    if (!('line' in record)) outcomes.push(record);
    else if (record.number > options.sent.before) lines.push(record);
    else outcomes.push(failed(record, OUTCOME_UNKNOWN, `An earlier run may have sent it. ${NOT_SENT_AGAIN}`));
  }
  const answeredBefore = options.tally.answered;
  const doubts: string[] = [];
  outcomes.push(...(await settle(lines, options.maxTries, { ...options, frame, doubts })));
  const [doubt] = doubts;
  if (doubt !== undefined && options.tally.answered === answeredBefore) {
    throw new WorkGivenBack('endpoint', `No payload was scored: ${doubt}`);
  }
  return outcomes.sort((one, other) => one.number - other.number);
}

interface Settling extends SettleOptions {
  readonly frame: PayloadFrame;
  /** Filled in where a record is given up without anybody having said anything about it. */
  readonly doubts: string[];
}

async function settle(
  lines: readonly LineRecord[],
  maxTries: number,
  settling: Settling,
): Promise<readonly RecordOutcome[]> {
  const outcomes: RecordOutcome[] = [];
  let pending = lines;
  let tries = 0;
  let waits = 0;
  const pause = (count: number, retryAfterSeconds?: number) =>
    pauseUnlessAborted(backoffMs(count, retryAfterSeconds, settling.random), settling.signal);

  while (pending.length > 0) {
    const called = await callEndpoint(pending, settling.frame, settling);
    if (!('kind' in called)) {
      tries++;
      pending = takeRows(pending, called, outcomes, settling, tries < settling.maxTries);
      if (pending.length > 0) await pause(tries);
      continue;
    }
    const { kind, problem } = called;
    if (kind === 'deployment' || kind === 'object') throw problem;
    if (kind === 'wait') {
      await pause(++waits, problem.retryAfterSeconds);
      continue;
    }
    if (kind === 'records') {
      const rest = withoutNamed(pending, problem, outcomes);
      if (rest.length < pending.length) {
        pending = rest;
        continue;
      }
    }
    if (kind === 'unknown') {
      if (!settling.rescore) {
        const message = `${problem.code}: ${problem.message} ${NOT_SENT_AGAIN}`;
        return [...outcomes, ...pending.map((record) => failed(record, OUTCOME_UNKNOWN, message))];
      }
      if (++tries < maxTries && isWorthRepeating(problem)) {
        await pause(tries, problem.retryAfterSeconds);
        continue;
      }
    }
    return [...outcomes, ...(await settleParts(pending, { kind, problem }, settling))];
  }
  return outcomes;
}

/** In halves; a record that is alone is given up. */
async function settleParts(
  records: readonly LineRecord[],
  { kind, problem }: Mishap,
  settling: Settling,
): Promise<readonly RecordOutcome[]> {
  const middle = Math.ceil(records.length / 2);
  if (records.length > 1) {
    const parts = [records.slice(0, middle), records.slice(middle)];
    const outcomes: RecordOutcome[] = [];
    for (const part of parts) {
      const tries = part.length === 1 ? settling.maxTries : TRIES_BETWEEN;
      outcomes.push(...(await settle(part, tries, settling)));
    }
    return outcomes;
  }
  if (kind === 'unknown') settling.doubts.push(`${problem.code}: ${problem.message}`);
  return records.map((record) => failed(record, problem.code, problem.message));
}

/** Takes the rows of an answer; returns the records that are to be sent again. */
function takeRows(
  records: readonly LineRecord[],
  rows: readonly AnswerRow[],
  outcomes: RecordOutcome[],
  { rescore, doubts }: Settling,
  hasTriesLeft: boolean,
): readonly LineRecord[] {
  return records.filter((record, place) => {
    const row = rows[place];
    if (row === undefined) return true;
    if ('outputs' in row) {
      outcomes.push({ number: record.number, outputs: row.outputs, inputs: record.inputs });
      return false;
    }
    const wasNotScored = codeKind(row.error) === 'wait';
    if (hasTriesLeft && (wasNotScored || (rescore && isRetryable(row.error)))) return true;
    if (isDoubtful(row.error)) doubts.push(`${row.error}: ${codeTitle(row.error)}`);
    outcomes.push(failed(record, row.error, codeTitle(row.error)));
    return false;
  });
}

/** Gives the records that a problem names their outcome; returns the others. */
function withoutNamed(
  records: readonly LineRecord[],
  problem: ProblemError,
  outcomes: RecordOutcome[],
): readonly LineRecord[] {
  return records.filter((record, place) => {
    const error = problem.errors.find(({ record: number }) => number === place + 1);
    if (error !== undefined) outcomes.push(failed(record, problem.code, error.message, error.field));
    return error === undefined;
  });
}

/** Whether the same records at once may fare better: a call that took too long will again. */
function isWorthRepeating({ code }: ProblemError): boolean {
  return code !== 'deadline-exceeded' && isRetryable(code);
}

function failed(
  { number, line, inputs }: LineRecord,
  code: string,
  message: string,
  field?: string,
): FailedOutcome {
  return { number, code, message, field, inputs, line };
}
