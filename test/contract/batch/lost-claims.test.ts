import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../../src/core/errors/problem-error.ts';
import {
  createBatchRun,
  created,
  csvOfNumbers,
  payloadScorer,
  scoresOfNumbers,
} from '../../harness/batch-run.ts';
import { type ObjectStoreServer, startObjectStore } from '../../harness/object-store.ts';
import { until } from '../../harness/until.ts';

const MUCH_LATER_MS = 61_000;

let store: ObjectStoreServer;
beforeAll(async () => {
  store = await startObjectStore();
});

const runOf = (more: Partial<Parameters<typeof createBatchRun>[0]> = {}) =>
  createBatchRun({ url: store.url, ...more });

/** Holds up the first request like this, until it is let go. */
function holdUp(method: string, path: string) {
  let letGo: () => void = () => {};
  const held = new Promise<undefined>((resolve) => {
    letGo = () => resolve(undefined);
  });
  let isHeld = false;
  store.intercept((given, url) => {
    if (isHeld || given !== method || !url.startsWith(path)) return undefined;
    isHeld = true;
    return held;
  });
  return { letGo: () => letGo(), isHeld: () => isHeld };
}

const manifestRun = async (bucket: string) =>
  JSON.parse((await store.text(`s3://${bucket}/scored/a.csv.manifest.json`)) ?? '{}').run;

describe('A run that is taken for dead between two steps of its end', () => {
  it('takes nothing away from the run that followed it', async () => {
    const bucket = await store.newBucket();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(5));
    await runOf().score(created(bucket, 'a.csv', { sequencer: '01' }));
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(7, 100));
    // It is sure of its claim, and about to take the old manifest away.
    const stalled = holdUp('DELETE', `/${bucket}/scored/a.csv.manifest`);
    const first = runOf();
    const end = expect(first.score(created(bucket, 'a.csv', { sequencer: '02' }))).rejects.toMatchObject({
      reason: 'claim-lost',
    });
    await until(stalled.isHeld);
    const second = runOf({ clockAheadMs: MUCH_LATER_MS });
    expect(await second.score(created(bucket, 'a.csv', { sequencer: '02' }))).toBe('scored');
    const run = await manifestRun(bucket);
    stalled.letGo();
    await end;
    expect(await manifestRun(bucket)).toBe(run);
    expect(await runOf().score(created(bucket, 'a.csv', { sequencer: '02' }))).toBe('already-scored');
  });

  it('and could not read its version takes nothing away from the next version', async () => {
    const bucket = await store.newBucket();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(5));
    await runOf().score(created(bucket, 'a.csv', { sequencer: '01' }));
    await store.put(`s3://${bucket}/a.csv`, '1,2\n');
    const stalled = holdUp('DELETE', `/${bucket}/scored/a.csv.manifest`);
    const first = runOf()
      .score(created(bucket, 'a.csv', { sequencer: '02' }))
      .catch((thrown: Error) => thrown);
    await until(stalled.isHeld);
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(9));
    const second = runOf({ clockAheadMs: MUCH_LATER_MS });
    expect(await second.score(created(bucket, 'a.csv', { sequencer: '03' }))).toBe('scored');
    stalled.letGo();
    expect(await first).toMatchObject({ reason: 'claim-lost' });
    expect(await store.text(`s3://${bucket}/scored/a.csv.out`)).toBe(scoresOfNumbers(9));
    expect(await runOf().score(created(bucket, 'a.csv', { sequencer: '03' }))).toBe('already-scored');
  });

  it('takes nothing away that looks like what was there before', async () => {
    const bucket = await store.newBucket();
    // What a run left that died before it wrote its manifest; the errors file is empty, as the next one will be.
    for (const ending of ['out', 'errors.jsonl'])
      await store.put(`s3://${bucket}/scored/a.csv.${ending}`, '');
    await store.put(`s3://${bucket}/a.csv`, '1,2\n');
    const stalled = holdUp('DELETE', `/${bucket}/scored/a.csv.out`);
    const first = runOf()
      .score(created(bucket, 'a.csv', { sequencer: '02' }))
      .catch((thrown: Error) => thrown);
    await until(stalled.isHeld);
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(9));
    const second = runOf({ clockAheadMs: MUCH_LATER_MS });
    expect(await second.score(created(bucket, 'a.csv', { sequencer: '03' }))).toBe('scored');
    stalled.letGo();
    expect(await first).toMatchObject({ reason: 'claim-lost' });
    expect(await store.text(`s3://${bucket}/scored/a.csv.errors.jsonl`)).toBe('');
    expect(await runOf().score(created(bucket, 'a.csv', { sequencer: '03' }))).toBe('already-scored');
  });
});

describe('A run whose renewal is never answered', () => {
  it('stops by itself before its lease ends, and does not wait for the answer', async () => {
    const bucket = await store.newBucket();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(5));
    let isCut = false;
    store.intercept((method, path) =>
      isCut && method === 'PUT' && path.startsWith(`/${bucket}/scored/a.csv.claim`)
        ? new Promise<undefined>(() => {})
        : undefined,
    );
    const run = runOf({
      env: { BATCH_CLAIM_LEASE_MS: '3000' },
      scorer: payloadScorer((_, { signal }) => {
        isCut = true;
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        });
      }),
    });
    await expect(run.score(created(bucket, 'a.csv'))).rejects.toMatchObject({ reason: 'claim-lost' });
    expect(run.reports[0]?.durationMs).toBeLessThan(3000);
  });
});

describe('A machine whose clock is an hour ahead', () => {
  it('takes no object from a run that is at work', async () => {
    const bucket = await store.newBucket();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(5));
    let letGo: () => void = () => {};
    const asleep = new Promise<undefined>((resolve) => {
      letGo = () => resolve(undefined);
    });
    let isCalled = false;
    const scorer = payloadScorer(() => {
      isCalled = true;
      return asleep;
    });
    const scoring = runOf({ scorer }).score(created(bucket, 'a.csv'));
    await until(() => isCalled);
    const { now } = Date;
    Date.now = () => now() + 3_600_000;
    try {
      await expect(runOf().score(created(bucket, 'a.csv'))).rejects.toMatchObject({ reason: 'claimed' });
    } finally {
      Date.now = now;
    }
    letGo();
    expect(await scoring).toBe('scored');
  });
});

describe('A multipart upload that could not be done away with', () => {
  it('is done away with by the next run', async () => {
    const bucket = await store.newBucket();
    // Long rows, for the output to need more than one part while there are records left to be sent.
    const note = 'n'.repeat(140_000);
    const rows = Array.from({ length: 100 }, (_, i) => `{"X":${i + 1},"N":"${note}"}\n`).join('');
    await store.put(`s3://${bucket}/a.jsonl.gz`, gzipSync(rows));
    store.intercept((method, path) => (method === 'DELETE' && path.includes('uploadId') ? 500 : undefined));
    const wide = { SCR_JOIN_INPUTS: 'true', BATCH_MAX_PAYLOAD_BYTES: '300000' };
    const scorer = payloadScorer(() => {
      if (store.openUploads.size > 0) throw new ProblemError('misconfigured');
      return undefined;
    });
    const failing = runOf({ env: wide, scorer });
    await expect(failing.score(created(bucket, 'a.jsonl.gz'))).rejects.toMatchObject({
      reason: 'deployment',
    });
    expect(store.openUploads.size).toBe(1);
    store.intercept(() => undefined);
    expect(await runOf({ env: wide }).score(created(bucket, 'a.jsonl.gz'))).toBe('scored');
    expect(store.openUploads.size).toBe(0);
    expect(await store.keys(bucket)).not.toContain('scored/a.jsonl.gz.claim.json');
  }, 60_000);
});
