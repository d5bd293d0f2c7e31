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
    ['a.json', '{"instances":[]}', '{"predictions":[]}'],
    ['a.jsonl', '', ''],
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
    ['a.json', '', 'invalid-json'],
    ['a.csv.gz', 'not gzip', 'invalid-request'],
    ['a.csv.gz', '', 'invalid-request'],
    ['a.csv.gz', gzipSync(csvOfNumbers(20_000)).subarray(0, 40_000), 'invalid-request'],
    ['a.jsonl.gz', gzipSync('{"X":1}\n').subarray(0, 20), 'invalid-request'],
    ['a.csv.gz', gzipSync(`X\n${'\n'.repeat(5_000_000)}1\n`), 'invalid-request'],
    ['a.csv', Buffer.from('X\n\xff\n', 'latin1'), 'invalid-request'],
  ])(
    'that can never be read has a manifest that says so, and nothing else: %s, case %#',
    async (key, body, code) => {
      const { bucket, run } = await setUp();
      await store.put(`s3://${bucket}/${key}`, body);
      expect(await run.score(created(bucket, key))).toBe('refused');
      expect(await store.keys(bucket)).toEqual([key, `scored/${key}.manifest.json`]);
      const manifest = JSON.parse((await store.text(`s3://${bucket}/scored/${key}.manifest.json`)) ?? '');
      expect(manifest).toMatchObject({ outcome: 'refused', records: { in: 0 }, problem: { code } });
    },
  );

  it.each([
    '/a.csv',
    '../a.csv',
    'a/../../b.csv',
    'a//b.csv',
    './a.csv',
    'a b+c%20&?#d.csv',
    '日本語/é.csv',
    "it's (1)!*.csv",
  ])('has its results under its own key, whatever that holds: %s', async (key) => {
    const { bucket, run } = await setUp();
    await run.store.putText(bucket, key, csvOfNumbers(3), 'absent');
    expect(await run.score(created(bucket, key))).toBe('scored');
    const stored = await run.store.readText(bucket, `scored/${key}.out`);
    expect(stored?.text).toBe(scoresOfNumbers(3));
    const manifest = await run.store.readText(bucket, `scored/${key}.manifest.json`);
    expect(JSON.parse(manifest?.text ?? '').source.key).toBe(key);
  });

  it('has a header in its output where SCR_OUTPUTS names the columns, even without any row', async () => {
    const { bucket, run } = await setUp({ SCR_OUTPUTS: 'P' });
    await store.put(`s3://${bucket}/a.csv`, 'ID,X\n');
    await run.score(created(bucket, 'a.csv'));
    expect(await store.text(`s3://${bucket}/scored/a.csv.out`)).toBe('P,_error_\n');
  });

  it.each([
    ['a.csv', `ID,X\na,1\n"${'x'.repeat(3000)}",2\nc,3\n`],
    ['a.jsonl', `{"X":1}\n{"Y":"${'x'.repeat(3000)}"}\n{"X":3}\n`],
    ['a.json', `[{"X":1},{"Y":"${'x'.repeat(3000)}"},{"X":3}]`],
    ['a.csv.gz', gzipSync(`ID,X\na,1\n"${'x'.repeat(80_000_000)}",2\nc,3\n`)],
  ])('with a record that is too long has the others scored: %s', async (key, body) => {
    const { bucket, run } = await setUp({ MAX_RECORD_BYTES: '2000' });
    await store.put(`s3://${bucket}/${key}`, body);
    expect(await run.score(created(bucket, key))).toBe('scored');
    expect(run.reports[0]?.records).toEqual({ in: 3, scored: 2, failed: 1 });
    const errors = (await store.text(`s3://${bucket}/scored/${key}.errors.jsonl`)) ?? '';
    expect(JSON.parse(errors)).toMatchObject({ number: 2, code: 'invalid-record' });
  });

  it('with nothing but bad records has its inputs written where SCR_OUTPUTS names the columns, and is refused where they are too many for that to be told', async () => {
    const note = 'n'.repeat(100_000);
    const rows = Array.from({ length: 90 }, (_, i) => `{"X":"bad${i}","N":"${note}"}\n`).join('');
    const join = { SCR_JOIN_INPUTS: 'true' };
    const { bucket, run } = await setUp(join);
    await store.put(`s3://${bucket}/a.jsonl`, rows);
    expect(await run.score(created(bucket, 'a.jsonl'))).toBe('refused');
    const manifest = (await store.text(`s3://${bucket}/scored/a.jsonl.manifest.json`)) ?? '';
    expect(JSON.parse(manifest).problem.detail).toContain('SCR_OUTPUTS');
    expect(await store.keys(bucket)).toEqual(['a.jsonl', 'scored/a.jsonl.manifest.json']);
    const named = createBatchRun({ url: store.url, env: { ...join, SCR_OUTPUTS: 'P' } });
    expect(await named.score(created(bucket, 'a.jsonl'))).toBe('scored');
    expect(named.reports[0]?.records).toEqual({ in: 90, scored: 0, failed: 90 });
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
