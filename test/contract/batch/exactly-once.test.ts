import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  createBatchRun,
  created,
  csvOfNumbers,
  payloadScorer,
  scoresOfNumbers,
} from '../../harness/batch-run.ts';
import { type ObjectStoreServer, startObjectStore } from '../../harness/object-store.ts';
import { until } from '../../harness/until.ts';

const ENV = { BATCH_MAX_PAYLOAD_RECORDS: '10', BATCH_CONCURRENCY: '2' };

let store: ObjectStoreServer;
beforeAll(async () => {
  store = await startObjectStore();
});

async function setUp(more: Parameters<typeof createBatchRun>[0] | object = {}) {
  const bucket = await store.newBucket();
  const text = (name: string) => store.text(`s3://${bucket}/${name}`);
  return { bucket, text, run: createBatchRun({ url: store.url, env: ENV, ...more }) };
}

const results = (key: string) => [
  key,
  `scored/${key}.errors.jsonl`,
  `scored/${key}.manifest.json`,
  `scored/${key}.out`,
];

describe('An event that comes', () => {
  it('twice has its object scored once', async () => {
    const scorer = payloadScorer();
    const { bucket, run } = await setUp({ scorer });
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(50));
    expect(await run.score(created(bucket, 'a.csv'))).toBe('scored');
    expect(await run.score(created(bucket, 'a.csv'))).toBe('already-scored');
    expect(scorer.scored).toHaveLength(50);
  });

  it('eight times at once has its object scored once, and the others come again', async () => {
    const scorer = payloadScorer();
    const { bucket, text } = await setUp();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(50));
    const runs = Array.from({ length: 8 }, () => createBatchRun({ url: store.url, env: ENV, scorer }));
    const ends = await Promise.allSettled(runs.map((run) => run.score(created(bucket, 'a.csv'))));
    const outcomes = runs.map(({ reports }) => `${reports[0]?.outcome} ${reports[0]?.reason ?? ''}`.trim());
    expect(outcomes.filter((outcome) => outcome === 'scored')).toHaveLength(1);
    for (const outcome of outcomes)
      expect(['scored', 'already-scored', 'given-back claimed']).toContain(outcome);
    expect(ends.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect(scorer.scored).toHaveLength(50);
    expect(await store.keys(bucket)).toEqual(results('a.csv'));
    expect(await text('scored/a.csv.out')).toBe(scoresOfNumbers(50));
  });

  it('for a new version of the object has that scored, in the place of the old', async () => {
    const { bucket, text, run } = await setUp();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(20));
    await run.score(created(bucket, 'a.csv', { sequencer: '01' }));
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(30, 100));
    expect(await run.score(created(bucket, 'a.csv', { sequencer: '02' }))).toBe('scored');
    expect(await text('scored/a.csv.out')).toBe(scoresOfNumbers(30, 100));
    expect(JSON.parse((await text('scored/a.csv.manifest.json')) ?? '').records.in).toBe(30);
    expect(await store.keys(bucket)).toEqual(results('a.csv'));
  });

  it('late, about a version that was replaced, changes nothing', async () => {
    const scorer = payloadScorer();
    const { bucket, text, run } = await setUp({ scorer });
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(20));
    const { etag } = (await run.store.stat(bucket, 'a.csv')) ?? {};
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(30));
    await run.score(created(bucket, 'a.csv', { sequencer: '02' }));
    expect(await run.score(created(bucket, 'a.csv', { etag, sequencer: '01' }))).toBe('superseded');
    // Where the order can't be told, the store says that the object is another one.
    expect(await run.score(created(bucket, 'a.csv', { etag, sequencer: '01ff' }))).toBe('superseded');
    expect(await text('scored/a.csv.out')).toBe(scoresOfNumbers(30));
    expect(scorer.scored).toHaveLength(30);
    expect(await store.keys(bucket)).toEqual(results('a.csv'));
  });

  it('for an object that is gone is done with', async () => {
    const { bucket, run } = await setUp();
    expect(await run.score(created(bucket, 'a.csv', { etag: 'x' }))).toBe('gone');
    expect(await store.keys(bucket)).toEqual([]);
  });

  it('again after its output was tampered with has it scored again', async () => {
    const { bucket, text, run } = await setUp();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(5));
    await run.score(created(bucket, 'a.csv'));
    await store.put(`s3://${bucket}/scored/a.csv.out`, 'cut');
    expect(await run.score(created(bucket, 'a.csv'))).toBe('scored');
    expect(await text('scored/a.csv.out')).toBe(scoresOfNumbers(5));
  });

  it('again with settings that change the result has it scored again', async () => {
    const { bucket, text, run } = await setUp();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(2));
    await run.score(created(bucket, 'a.csv'));
    const other = createBatchRun({ url: store.url, env: { ...ENV, SCR_JOIN_INPUTS: 'true' } });
    expect(await other.score(created(bucket, 'a.csv'))).toBe('scored');
    expect(await text('scored/a.csv.out')).toBe('ID,X,P,_error_\nr1,1,10.5,\nr2,2,20.5,\n');
  });
});

describe('An object that changes while it is read', () => {
  it('is left to the event of its new version', async () => {
    const { bucket, run } = await setUp();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(20_000));
    let isReplaced = false;
    store.breakDownloads(`${bucket}/a.csv`, 100_000, 1);
    store.intercept(async (method, path) => {
      if (method !== 'GET' || !path.startsWith(`/${bucket}/a.csv`) || isReplaced) return undefined;
      if (store.requests.filter((each) => each.startsWith(`GET /${bucket}/a.csv`)).length < 2)
        return undefined;
      isReplaced = true;
      await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(3));
      return undefined;
    });
    expect(await run.score(created(bucket, 'a.csv'))).toBe('superseded');
    expect(await store.keys(bucket)).toEqual(['a.csv']);
  });
});

describe('A download that breaks off', () => {
  it('is taken up where it stopped', async () => {
    const { bucket, text, run } = await setUp({ env: { BATCH_MAX_PAYLOAD_RECORDS: '1000' } });
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(30_000));
    store.breakDownloads(`${bucket}/a.csv`, 70_000, 3);
    expect(await run.score(created(bucket, 'a.csv'))).toBe('scored');
    expect(await text('scored/a.csv.out')).toBe(scoresOfNumbers(30_000));
  });
});

describe('A run that takes longer than its lease', () => {
  it('keeps its claim by renewing it', async () => {
    const { bucket, text } = await setUp();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(5));
    const renewals = () =>
      store.requests.filter((request) => request.startsWith(`PUT /${bucket}/scored/a.csv.claim`));
    const slow = createBatchRun({
      url: store.url,
      env: { ...ENV, BATCH_CLAIM_LEASE_MS: '3000' },
      scorer: payloadScorer(async () => {
        await until(() => renewals().length >= 8);
        return undefined;
      }),
    });
    const other = createBatchRun({ url: store.url, env: { ...ENV, BATCH_CLAIM_LEASE_MS: '3000' } });
    const scoring = slow.score(created(bucket, 'a.csv'));
    await until(() => renewals().length >= 7);
    await expect(other.score(created(bucket, 'a.csv'))).rejects.toMatchObject({ reason: 'claimed' });
    expect(await scoring).toBe('scored');
    expect(await text('scored/a.csv.out')).toBe(scoresOfNumbers(5));
  });

  it('stops by itself where it can renew no more, before anybody takes over', async () => {
    const { bucket } = await setUp();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(5));
    let isCut = false;
    store.intercept((method, path) =>
      isCut && method === 'PUT' && path.startsWith(`/${bucket}/scored/a.csv.claim`) ? 500 : undefined,
    );
    const cut = createBatchRun({
      url: store.url,
      env: { ...ENV, BATCH_CLAIM_LEASE_MS: '3000' },
      scorer: payloadScorer((_, { signal }) => {
        isCut = true;
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        });
      }),
    });
    await expect(cut.score(created(bucket, 'a.csv'))).rejects.toMatchObject({ reason: 'claim-lost' });
    expect(await store.keys(bucket)).not.toContain('scored/a.csv.out');
  });
});

describe('A run that ended without a word', () => {
  it('is followed by another one when its claim has expired, which does away with what it left', async () => {
    const { bucket, text, run } = await setUp();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(5));
    const upload = run.store.upload({
      bucket,
      key: 'scored/a.csv.out',
      contentType: 'text/csv',
      run: 'dead',
      onBegin: async (uploadId) => {
        const claim = {
          identity: 'x',
          run: 'dead',
          uploads: [{ key: 'scored/a.csv.out', uploadId }],
          sent: 0,
        };
        await store.put(`s3://${bucket}/scored/a.csv.claim.json`, JSON.stringify(claim));
      },
    });
    await upload.write('x'.repeat(9 * 1024 * 1024));
    await until(() => store.openUploads.size === 1);
    await expect(run.score(created(bucket, 'a.csv'))).rejects.toMatchObject({ reason: 'claimed' });
    const later = createBatchRun({ url: store.url, env: ENV, clockAheadMs: 61_000 });
    expect(await later.score(created(bucket, 'a.csv'))).toBe('scored');
    expect(store.openUploads.size).toBe(0);
    expect(await text('scored/a.csv.out')).toBe(scoresOfNumbers(5));
    expect(await store.keys(bucket)).toEqual(results('a.csv'));
  });

  it('after its manifest was written leaves nothing that stays', async () => {
    const { bucket, text, run } = await setUp();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(5));
    await run.score(created(bucket, 'a.csv'));
    const { run: id } = JSON.parse((await text('scored/a.csv.manifest.json')) ?? '');
    const uploads = [{ key: 'scored/a.csv.out', uploadId: 'gone' }];
    const claim = { identity: 'x', run: id, uploads, sent: 0 };
    await store.put(`s3://${bucket}/scored/a.csv.claim.json`, JSON.stringify(claim));
    expect(await run.score(created(bucket, 'a.csv'))).toBe('already-scored');
    expect(await store.keys(bucket)).toEqual(results('a.csv'));
  });

  it('that was taken for dead and wakes up writes nothing', async () => {
    const { bucket, text } = await setUp();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(50));
    let wake: () => void = () => {};
    const asleep = new Promise<void>((resolve) => {
      wake = resolve;
    });
    let isCalled = false;
    const sleepy = createBatchRun({
      url: store.url,
      env: ENV,
      scorer: payloadScorer(async () => {
        isCalled = true;
        await asleep;
        return undefined;
      }),
    });
    const sleeping = sleepy.score(created(bucket, 'a.csv'));
    const end = expect(sleeping).rejects.toMatchObject({ reason: 'claim-lost' });
    await until(() => isCalled);
    const later = createBatchRun({ url: store.url, env: ENV, clockAheadMs: 61_000 });
    expect(await later.score(created(bucket, 'a.csv'))).toBe('scored');
    const manifest = await text('scored/a.csv.manifest.json');
    wake();
    await end;
    expect(await text('scored/a.csv.manifest.json')).toBe(manifest);
    expect(await store.keys(bucket)).toEqual(results('a.csv'));
  });
});
