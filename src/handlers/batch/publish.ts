import { WorkGivenBack } from '../../core/batch/given-back.ts';
import { MANIFEST_VERSION, type Manifest, manifestText, readManifest } from '../../core/batch/manifest.ts';
import { createRecordLines, createResultEncoder } from '../../core/batch/object-codecs.ts';
import {
  ConditionFailed,
  type ObjectStore,
  type ObjectUpload,
  type OpenObject,
  type WriteCondition,
} from '../../core/batch/ports.ts';
import type { ProblemError } from '../../core/errors/problem-error.ts';
import { MEDIA_TYPES } from '../../core/records/formats.ts';
import type { BatchSettings } from '../../core/settings/batch.ts';
import type { BatchDependencies } from './dependencies.ts';
import { gunzipped } from './gunzipped.ts';
import type { HeldClaim } from './hold-claim.ts';
import type { ObjectRun } from './object-run.ts';
import { scoreStream } from './score-stream.ts';
import type { SentRecords } from './sent-records.ts';
import { watchedChunks } from './watched-chunks.ts';
import { writeResults } from './write-results.ts';

/** What a run works with once it has claimed its object. */
export interface ClaimedRun {
  readonly run: ObjectRun;
  readonly claim: HeldClaim;
  readonly sent: SentRecords;
  /** Of the manifest of another result, where one is in the place. */
  readonly manifestEtag: string | undefined;
}

/**
 * Scores an object and writes its results: output and errors as they come, unseen until the end; then, in a few requests, the old manifest
 * is taken away, output and errors appear, and the manifest. So there is a manifest only while what it names is whole.
 * @throws what keeps it from being scored; then nothing of this run is left behind
 */
export async function publishResults(
  { run, claim, sent, manifestEtag }: ClaimedRun,
  object: OpenObject,
  dependencies: BatchDependencies,
): Promise<void> {
  const { store, scorer, settings, now, random } = dependencies;
  const { outputBucket: bucket, keys, format, counts, tally } = run;
  const outputIs = await conditionOf(store, bucket, keys.output);
  const errorsAre = await conditionOf(store, bucket, keys.errors);
  const upload = (key: string, contentType: string): ObjectUpload =>
    store.upload({
      bucket,
      key,
      contentType,
      run: run.id,
      onBegin: (uploadId) => claim.addUpload({ key, uploadId }),
    });
  const output = upload(keys.output, MEDIA_TYPES[format.format][0]);
  const errors = upload(keys.errors, MEDIA_TYPES.jsonlines[0]);
  try {
    const lines = createRecordLines(format.format, object.contentType, settings.results);
    const stored = watchedChunks(object.chunks, object.sizeBytes, run, now);
    const outcomes = scoreStream(format.isGzip ? gunzipped(stored) : stored, lines, {
      scorer,
      sent,
      tally,
      random,
      signal: run.cancellation.signal,
      run: run.id,
      timeoutMs: settings.payloadTimeoutMs,
      rescore: settings.rescore,
      maxTries: settings.maxTries,
      maxPayloadBytes: settings.results.maxPayloadBytes,
      maxPayloadRecords: settings.maxPayloadRecords,
      concurrency: settings.concurrency,
    });
    await writeResults(outcomes, {
      encoder: createResultEncoder(format.format, lines, settings.results),
      sinks: { output, errors },
      errorRecords: settings.results.errorRecords,
      firstRecord: 1,
      counts,
    });
    await claim.confirm();
    if (manifestEtag !== undefined) await takeAway(store, bucket, keys.manifest, { etag: manifestEtag });
    const written = { output: await output.finish(outputIs), errors: await errors.finish(errorsAre) };
    await putManifest(
      { ...manifestHead(run, object, dependencies), outcome: 'scored', ...written },
      run,
      store,
    );
  } catch (thrown) {
    const aborts = await Promise.allSettled([output.abort(), errors.abort()]);
    if (aborts.some(({ status }) => status === 'rejected')) claim.leaveUploads();
    throw thrown;
  }
}

/** Writes a manifest that says why an object can't be scored, now or ever. */
export async function publishRefusal(
  { run, claim, manifestEtag }: ClaimedRun,
  object: OpenObject,
  { code, message }: ProblemError,
  dependencies: BatchDependencies,
): Promise<void> {
  const { store } = dependencies;
  const { outputBucket: bucket, keys, counts } = run;
  const output = await store.stat(bucket, keys.output);
  const errors = await store.stat(bucket, keys.errors);
  await claim.confirm();
  // What an earlier version of the object left behind.
  if (manifestEtag !== undefined) await takeAway(store, bucket, keys.manifest, { etag: manifestEtag });
  if (output !== undefined) await takeAway(store, bucket, keys.output, output);
  if (errors !== undefined) await takeAway(store, bucket, keys.errors, errors);
  Object.assign(counts, { scored: 0, failed: 0 });
  const problem = { code, detail: message };
  await putManifest({ ...manifestHead(run, object, dependencies), outcome: 'refused', problem }, run, store);
}

function manifestHead(
  { id, identity, event, counts, tally, format, begunAt }: ObjectRun,
  { sizeBytes, etag, versionId }: OpenObject,
  { settings, now, wallClock }: BatchDependencies,
): Omit<Manifest, 'outcome'> {
  const { bucket, key, sequencer } = event;
  const durationMs = Math.round(now() - begunAt);
  const finishedAt = wallClock();
  return {
    manifestVersion: MANIFEST_VERSION,
    identity,
    run: id,
    source: { bucket, key, versionId: event.versionId ?? versionId, etag, sizeBytes, sequencer },
    records: { in: counts.scored + counts.failed, ...counts },
    endpoint: { name: settings.endpointName, variants: [...tally.variants].sort() },
    settings: { ...shapingSettings(settings), format: format.format },
    startedAt: new Date(finishedAt - durationMs).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
    durationMs,
    calls: tally.calls,
  };
}

function shapingSettings({ results, rescore }: BatchSettings) {
  return { ...results, rescore };
}

async function putManifest(
  manifest: Manifest,
  { outputBucket: bucket, keys }: ObjectRun,
  store: ObjectStore,
) {
  try {
    await store.putText(bucket, keys.manifest, manifestText(manifest), 'absent');
  } catch (thrown) {
    if (!(thrown instanceof ConditionFailed)) throw thrown;
    // A write whose answer was lost has been made, and fails when it is made again.
    const found = await store.readText(bucket, keys.manifest);
    const isOurs = found !== undefined && readManifest(found.text)?.run === manifest.run;
    if (!isOurs) throw new WorkGivenBack('claim-lost', 'Another run has written a manifest meanwhile.');
  }
}

/**
 * Removes what this run has seen in the place, and not what another one has put there since: this run may have been taken for dead between
 * two of its steps. Equal bytes have equal ETags, so who wrote them is looked at too.
 * @throws WorkGivenBack `claim-lost`
 */
async function takeAway(
  store: ObjectStore,
  bucket: string,
  key: string,
  seen: { readonly etag: string; readonly run?: string | undefined },
): Promise<void> {
  const state = await store.stat(bucket, key);
  if (state?.etag !== seen.etag || state.run !== seen.run)
    throw new WorkGivenBack('claim-lost', 'Another run has written results meanwhile.');
  await store.remove(bucket, key, seen.etag);
}

async function conditionOf(store: ObjectStore, bucket: string, key: string): Promise<WriteCondition> {
  const state = await store.stat(bucket, key);
  return state === undefined ? 'absent' : { etag: state.etag };
}
