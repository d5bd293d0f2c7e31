import { duration } from '../progress-bar.ts';
import { startStep } from '../step.ts';
import { until } from '../until.ts';
import {
  BUCKET,
  type BucketOptions,
  DROP_PREFIX,
  type LocalBucket,
  OUTPUT_PREFIX,
  startBucket,
} from './local-bucket.ts';

export type OpenBucketOptions = Omit<BucketOptions, 'objectServerModule'> & {
  readonly objectServerModule: string | undefined;
};

/** Starts the bucket and shows that as a step; says so where there is no S3 server to start. @throws Error as `startBucket` */
export async function openBucket(
  { objectServerModule, ...options }: OpenBucketOptions,
  signal: AbortSignal,
): Promise<LocalBucket | undefined> {
  if (objectServerModule === undefined) {
    startStep('').info('S3 is left out: the package fauxqs, which serves it, is not installed');
    return undefined;
  }
  const starting = startStep('Starting S3, SQS and the function that scores files');
  try {
    const bucket = await startBucket({ ...options, objectServerModule }, signal);
    starting.succeed(`S3 and SQS answer at ${bucket.url}; files go to s3://${BUCKET}/${DROP_PREFIX}`);
    return bucket;
  } catch (failure) {
    starting.fail(signal.aborted ? 'Interrupted before S3 answered' : 'S3 did not start');
    throw failure;
  }
}

const FIRST_KEY = `${DROP_PREFIX}first.csv`;

/**
 * Drops a table in the bucket, waits for the manifest, and says what came of it; returns whether it was scored without a failed record.
 * @throws Error where there is no manifest in time, or the signal aborts
 */
export async function scoreDropped(url: string, table: string, signal: AbortSignal): Promise<boolean> {
  const scoring = startStep(`Scoring a file dropped at s3://${BUCKET}/${FIRST_KEY}`);
  const startedAt = performance.now();
  try {
    const dropped = await fetch(`${url}/${BUCKET}/${FIRST_KEY}`, { method: 'PUT', body: table, signal });
    if (!dropped.ok) throw new Error(`S3 answered the upload with status ${dropped.status}.`);
    let manifest = '';
    const isThere = async () => {
      const answer = await fetch(`${url}/${BUCKET}/${OUTPUT_PREFIX}${FIRST_KEY}.manifest.json`, { signal });
      manifest = await answer.text();
      return answer.ok;
    };
    await until(isThere, `The manifest of s3://${BUCKET}/${FIRST_KEY}`, signal);
    const { outcome, records }: { outcome: string; records: { in: number; failed: number } } =
      JSON.parse(manifest);
    const took = duration(performance.now() - startedAt);
    if (outcome === 'scored' && records.failed === 0) {
      scoring.succeed(`Scored a dropped file of ${records.in} rows in ${took}, a cold start`);
      return true;
    }
    scoring.fail(`The dropped file was ${outcome}; ${records.failed} of ${records.in} rows failed`);
    return false;
  } catch (failure) {
    scoring.fail(signal.aborted ? 'Interrupted' : 'The dropped file was not scored');
    throw failure;
  }
}
