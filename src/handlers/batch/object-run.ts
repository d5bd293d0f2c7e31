import { randomUUID } from 'node:crypto';
import type { WorkGivenBack } from '../../core/batch/given-back.ts';
import { resultIdentity } from '../../core/batch/identity.ts';
import type { ObjectCreated } from '../../core/batch/object-event.ts';
import { type ObjectFormat, objectFormat } from '../../core/batch/object-format.ts';
import type { ObjectReport } from '../../core/batch/object-report.ts';
import { type OutputKeys, outputKeys } from '../../core/batch/output-keys.ts';
import { type Cancellation, startDeadline } from '../../core/deadline.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import type { MonotonicClock } from '../../core/ports.ts';
import type { BatchSettings } from '../../core/settings/batch.ts';
import type { CallTally } from './call-endpoint.ts';
import type { ResultCounts } from './write-results.ts';

/** One try to score one object. */
export interface ObjectRun {
  readonly id: string;
  readonly event: ObjectCreated;
  readonly format: ObjectFormat;
  readonly outputBucket: string;
  readonly keys: OutputKeys;
  readonly identity: string;
  readonly begunAt: number;
  readonly budgetMs: number;
  /** Ends everything when the time is over or the claim is lost. */
  readonly cancellation: Cancellation;
  readonly counts: ResultCounts;
  readonly tally: CallTally;
  /** Bytes of the object that were read, as it is stored. */
  bytesIn: number;
  /** Why another run has the object now. */
  lost: WorkGivenBack | undefined;
}

/**
 * @param timeLeftMs what the function has at most
 * @throws ProblemError `misconfigured`, `unsupported-media-type` where the key is none that can be scored
 */
export function beginRun(
  event: ObjectCreated,
  timeLeftMs: number,
  settings: BatchSettings,
  now: MonotonicClock,
): ObjectRun {
  const format = objectFormat(event.key);
  if (format === undefined) throw new ProblemError('unsupported-media-type');
  const budgetMs = timeLeftMs - settings.timeReserveMs;
  return {
    id: randomUUID(),
    event,
    format,
    outputBucket: settings.outputBucket ?? event.bucket,
    keys: outputKeys(settings.outputPrefix, event.key),
    identity: resultIdentity(event, settings.endpointName, settings.results),
    begunAt: now(),
    budgetMs,
    cancellation: startDeadline(Math.max(0, budgetMs)),
    counts: { scored: 0, failed: 0 },
    tally: { calls: 0, answered: 0, endpointMs: 0, variants: new Set() },
    bytesIn: 0,
    lost: undefined,
  };
}

/** How a run ended. */
export type RunEnding = Pick<ObjectReport, 'outcome'> &
  Partial<Pick<ObjectReport, 'reason' | 'detail' | 'cause'>>;

export function reportOf(run: ObjectRun, ending: RunEnding, durationMs: number): ObjectReport {
  const { event, counts, tally } = run;
  return {
    outcome: ending.outcome,
    reason: ending.reason,
    detail: ending.detail,
    cause: ending.cause,
    bucket: event.bucket,
    key: event.key,
    versionId: event.versionId,
    etag: event.etag,
    run: run.id,
    records: { in: counts.scored + counts.failed, ...counts },
    bytesIn: run.bytesIn,
    calls: tally.calls,
    durationMs,
    endpointMs: tally.endpointMs,
  };
}
