import { WorkGivenBack } from '../../core/batch/given-back.ts';
import { mishapOf } from '../../core/batch/mishap.ts';
import type { ObjectCreated } from '../../core/batch/object-event.ts';
import type { ObjectOutcome } from '../../core/batch/object-report.ts';
import {
  ConditionFailed,
  ObjectChanged,
  type ObjectStore,
  type OpenObject,
  StorageFailed,
} from '../../core/batch/ports.ts';
import { describeBug } from '../../core/errors/describe-bug.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import type { MonotonicClock } from '../../core/ports.ts';
import type { BatchSettings } from '../../core/settings/batch.ts';
import type { BatchDependencies } from './dependencies.ts';
import { lookForEarlierWork } from './earlier-result.ts';
import { sweepClaim, takeClaim } from './hold-claim.ts';
import { beginRun, type ObjectRun, type RunEnding, reportOf } from './object-run.ts';
import { type ClaimedRun, publishRefusal, publishResults } from './publish.ts';
import { createSentRecords, noSentRecords } from './sent-records.ts';
import { outOfTime } from './watched-chunks.ts';

/**
 * Scores an object. Its results are written beside one another under the output prefix, once, however often the event comes and however
 * many runs begin. Resolves when nothing is left to do for the event.
 * @param timeLeftMs what this run has at most; some of it is kept for giving the work back
 * @throws WorkGivenBack where the event must come again; then nothing of this run is left behind but, where records must not be sent
 * twice, the note of which were sent
 */
export async function scoreObject(
  event: ObjectCreated,
  timeLeftMs: number,
  dependencies: BatchDependencies,
): Promise<ObjectOutcome> {
  const { settings, now, report, store } = dependencies;
  const run = beginRun(await identified(event, store), timeLeftMs, settings, now);
  const end = (ending: RunEnding) => report(reportOf(run, ending, now() - run.begunAt));
  try {
    const ending = await attempt(run, dependencies);
    end(ending);
    return ending.outcome;
  } catch (thrown) {
    const givenBack = asGivenBack(thrown, run, now);
    if (givenBack === undefined) end({ outcome: 'failed', cause: describeBug(thrown) });
    else end({ outcome: 'given-back', reason: givenBack.reason, detail: givenBack.message });
    throw givenBack ?? thrown;
  } finally {
    run.cancellation.settle();
  }
}

/** An event that doesn't say which bytes it is about is taken to be about those that are there. */
async function identified(event: ObjectCreated, store: ObjectStore): Promise<ObjectCreated> {
  if (event.etag !== undefined || event.versionId !== undefined) return event;
  return { ...event, etag: (await store.stat(event.bucket, event.key))?.etag };
}

async function attempt(run: ObjectRun, dependencies: BatchDependencies): Promise<RunEnding> {
  const { store, settings, now, log } = dependencies;
  const { outputBucket: bucket, keys, identity } = run;
  const look = () => lookForEarlierWork(store, { bucket, manifestKey: keys.manifest, identity }, run.event);
  const place = { store, bucket, key: keys.claim, leaseMs: settings.claimLeaseMs };
  const { state, run: finishedRun } = await look();
  if (state === 'already-scored') await sweepClaim(place, finishedRun);
  if (state !== 'none') return { outcome: state };

  const onLost = (lost: WorkGivenBack) => {
    run.lost = lost;
    run.cancellation.cancel(new ProblemError('draining', { detail: lost.message, cause: lost }));
  };
  const claim = await takeClaim({ ...place, identity, run: run.id, now, onLost });
  const stride = settings.concurrency * settings.maxPayloadRecords;
  const sent = settings.rescore
    ? noSentRecords()
    : createSentRecords({ before: claim.sentBefore, write: claim.announce, stride });
  let isOver = false;
  try {
    // Another run may have ended between the first look and the claim.
    const earlier = await look();
    const ending: RunEnding =
      earlier.state === 'none'
        ? await scoreClaimed({ run, claim, sent, manifestEtag: earlier.manifestEtag }, dependencies)
        : { outcome: earlier.state };
    isOver = true;
    return ending;
  } finally {
    await claim.release(isOver ? 0 : sent.upTo).catch((thrown: unknown) => {
      log.warn('A claim was left behind; it expires by itself.', { cause: describeBug(thrown) });
    });
  }
}

async function scoreClaimed(claimed: ClaimedRun, dependencies: BatchDependencies): Promise<RunEnding> {
  const { run } = claimed;
  let object: OpenObject | undefined;
  try {
    object = await dependencies.store.open(run.event);
    requireSize(object, dependencies.settings);
    await publishResults(claimed, object, dependencies);
    return { outcome: 'scored' };
  } catch (thrown) {
    if (thrown instanceof ObjectChanged) return { outcome: thrown.isGone ? 'gone' : 'superseded' };
    const isRefusal = thrown instanceof ProblemError && mishapOf(thrown).kind === 'object';
    if (!isRefusal || object === undefined || run.cancellation.signal.aborted) throw thrown;
    await publishRefusal(claimed, object, thrown, dependencies);
    return { outcome: 'refused', detail: thrown.message };
  }
}

function requireSize({ sizeBytes }: OpenObject, { maxObjectBytes }: BatchSettings): void {
  if (sizeBytes <= maxObjectBytes) return;
  throw new WorkGivenBack(
    'too-large',
    `The object has ${sizeBytes} bytes; BATCH_MAX_OBJECT_BYTES is ${maxObjectBytes}. Score it with the workflow that splits large objects.`,
  );
}

/** Undefined for a bug. */
function asGivenBack(thrown: unknown, run: ObjectRun, now: MonotonicClock): WorkGivenBack | undefined {
  if (thrown instanceof WorkGivenBack) return thrown;
  if (run.lost !== undefined) return run.lost;
  if (run.cancellation.signal.aborted) return outOfTime(run, now);
  const cause = { cause: thrown };
  if (thrown instanceof ConditionFailed)
    return new WorkGivenBack('claim-lost', 'Another run has written results meanwhile.', cause);
  if (thrown instanceof StorageFailed) return new WorkGivenBack('storage', thrown.message, cause);
  if (!(thrown instanceof ProblemError)) return undefined;
  const reason = mishapOf(thrown).kind === 'deployment' ? 'deployment' : 'endpoint';
  return new WorkGivenBack(reason, `${thrown.code}: ${thrown.message}`, cause);
}
