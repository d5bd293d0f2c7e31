import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createBatchRun, created, csvOfNumbers, scoresOfNumbers } from '../../harness/batch-run.ts';
import { type ObjectStoreServer, startObjectStore } from '../../harness/object-store.ts';

const SMALL = { BATCH_MAX_PAYLOAD_RECORDS: '7' };

let store: ObjectStoreServer;
beforeAll(async () => {
  store = await startObjectStore();
});

async function setUp(env: Readonly<Record<string, string>> = {}) {
  const bucket = await store.newBucket();
  return { bucket, run: createBatchRun({ url: store.url, env: { ...SMALL, ...env } }) };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('A file that lands in S3', () => {
  it('has its scores beside it, with a manifest of what happened, and nothing else', async () => {
    const { bucket, run } = await setUp();
    await store.put(`s3://${bucket}/loans/may.csv`, csvOfNumbers(100));
    expect(await run.score(created(bucket, 'loans/may.csv', { sequencer: '0A' }))).toBe('scored');
    expect(await store.text(`s3://${bucket}/scored/loans/may.csv.out`)).toBe(scoresOfNumbers(100));
    expect(await store.text(`s3://${bucket}/scored/loans/may.csv.errors.jsonl`)).toBe('');
    const manifest = JSON.parse(
      (await store.text(`s3://${bucket}/scored/loans/may.csv.manifest.json`)) ?? '',
    );
    expect(manifest).toMatchObject({
      manifestVersion: 1,
      outcome: 'scored',
      source: { bucket, key: 'loans/may.csv', sizeBytes: csvOfNumbers(100).length, sequencer: '0A' },
      records: { in: 100, scored: 100, failed: 0 },
      output: { bytes: scoresOfNumbers(100).length, sha256: sha256(scoresOfNumbers(100)) },
      errors: { bytes: 0, sha256: sha256('') },
      endpoint: { name: 'hmeq', variants: ['blue'] },
      settings: { format: 'csv', rescore: true, maxPayloadBytes: 1_048_576 },
      calls: 15,
    });
    expect(await store.keys(bucket)).toEqual([
      'loans/may.csv',
      'scored/loans/may.csv.errors.jsonl',
      'scored/loans/may.csv.manifest.json',
      'scored/loans/may.csv.out',
    ]);
  });

  it.each([
    ['a.jsonl', '{"X":1}\n{"X":2}\n', '{"P":10.5,"_error_":null}\n{"P":20.5,"_error_":null}\n'],
    ['a.ndjson', '{"X":1}\r\n{"X":2}', '{"P":10.5,"_error_":null}\n{"P":20.5,"_error_":null}\n'],
    [
      'a.json',
      '[{"X":1},\n {\n"X":2}]',
      '{"predictions":[{"P":10.5,"_error_":null},{"P":20.5,"_error_":null}]}',
    ],
    ['a.json', '{"instances":[{"X":1}]}', '{"predictions":[{"P":10.5,"_error_":null}]}'],
    ['a.json', '{"X":1}', '{"predictions":[{"P":10.5,"_error_":null}]}'],
    ['a.csv', 'X\n', ''],
    ['a.csv', '', ''],
    ['a.json', '[]', '{"predictions":[]}'],
  ])('is read as what its name says: %s with %j', async (key, body, output) => {
    const { bucket, run } = await setUp();
    await store.put(`s3://${bucket}/${key}`, body);
    expect(await run.score(created(bucket, key))).toBe('scored');
    expect(await store.text(`s3://${bucket}/scored/${key}.out`)).toBe(output);
  });

  it.each([['a.csv.gz'], ['a.CSV.GZ']])('is unpacked where it is called %s', async (key) => {
    const { bucket, run } = await setUp();
    const members = [csvOfNumbers(30), csvOfNumbers(30, 31).replace('ID,X\n', '')];
    await store.put(`s3://${bucket}/${key}`, Buffer.concat(members.map((text) => gzipSync(text))));
    expect(await run.score(created(bucket, key))).toBe('scored');
    expect(await store.text(`s3://${bucket}/scored/${key}.out`)).toBe(scoresOfNumbers(60));
  });

  it('has a row for each bad record, and a line in the errors file that says which and why', async () => {
    const { bucket, run } = await setUp();
    await store.put(`s3://${bucket}/a.csv`, 'ID,X\na,1\nb,bad\nc\nd,"4\ne,5\n');
    await run.score(created(bucket, 'a.csv'));
    expect(await store.text(`s3://${bucket}/scored/a.csv.out`)).toBe(
      'P,_error_\n10.5,\n,invalid-record\n,invalid-record\n,invalid-record\n50.5,\n',
    );
    const errors = (await store.text(`s3://${bucket}/scored/a.csv.errors.jsonl`)) ?? '';
    expect(
      errors
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      {
        number: 2,
        code: 'invalid-record',
        message: "A record does not fit the model's signature; see errors.",
      },
      { number: 3, code: 'invalid-record', message: 'Expected 2 cells; got 1.' },
      expect.objectContaining({ number: 4, code: 'invalid-record' }),
    ]);
    expect(errors).not.toContain('bad');
    expect(run.reports[0]).toMatchObject({ outcome: 'scored', records: { in: 5, scored: 2, failed: 3 } });
  });

  it('has the bad records themselves in the errors file only where that is allowed', async () => {
    const { bucket, run } = await setUp({ BATCH_ERROR_RECORDS: 'true' });
    await store.put(`s3://${bucket}/a.csv`, 'ID,X\na,1\nb,bad\n');
    await run.score(created(bucket, 'a.csv'));
    expect(JSON.parse((await store.text(`s3://${bucket}/scored/a.csv.errors.jsonl`)) ?? '')).toMatchObject({
      number: 2,
      record: 'b,bad',
    });
  });

  it.each([
    ['a.json', '{"instances":[{"X":1},{"X":]}', 'invalid-json'],
    ['a.csv', '1,2\n3,4\n', 'invalid-request'],
    ['a.csv.gz', 'not gzip', 'invalid-request'],
    ['a.csv', Buffer.from('X\n\xff\n', 'latin1'), 'invalid-request'],
  ])('that can never be read has a manifest that says so: %s with %j', async (key, body, code) => {
    const { bucket, run } = await setUp();
    await store.put(`s3://${bucket}/${key}`, body);
    expect(await run.score(created(bucket, key))).toBe('refused');
    expect(await store.keys(bucket)).toEqual([key, `scored/${key}.manifest.json`]);
    const manifest = JSON.parse((await store.text(`s3://${bucket}/scored/${key}.manifest.json`)) ?? '');
    expect(manifest).toMatchObject({ outcome: 'refused', records: { in: 0 }, problem: { code } });
  });

  it('gets its columns from SCR_CSV_COLUMNS where it has no header', async () => {
    const { bucket, run } = await setUp({ SCR_CSV_COLUMNS: 'ID,X' });
    await store.put(`s3://${bucket}/a.csv`, 'a,1\nb,2\n');
    await run.score(created(bucket, 'a.csv'));
    expect(await store.text(`s3://${bucket}/scored/a.csv.out`)).toBe('10.5,\n20.5,\n');
  });

  it('has its inputs beside its outputs where SCR_JOIN_INPUTS says so', async () => {
    const { bucket, run } = await setUp({ SCR_JOIN_INPUTS: 'true' });
    await store.put(`s3://${bucket}/a.csv`, 'ID,X\n007,1\n"a,b",bad\n');
    await run.score(created(bucket, 'a.csv'));
    expect(await store.text(`s3://${bucket}/scored/a.csv.out`)).toBe(
      'ID,X,P,_error_\n007,1,10.5,\n"a,b",bad,,invalid-record\n',
    );
  });

  it('goes to the bucket and prefix of the settings', async () => {
    const output = await store.newBucket();
    const { bucket, run } = await setUp({ BATCH_OUTPUT_BUCKET: output, BATCH_OUTPUT_PREFIX: 'x/y' });
    await store.put(`s3://${bucket}/ä +1.csv`, csvOfNumbers(2));
    await run.score(created(bucket, 'ä +1.csv'));
    expect(await store.text(`s3://${output}/x/y/ä +1.csv.out`)).toBe(scoresOfNumbers(2));
  });
});
