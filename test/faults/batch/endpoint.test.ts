import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../../src/core/errors/problem-error.ts';
import { problemJson } from '../../../src/core/errors/problem-json.ts';
import type { ErrorCode } from '../../../src/core/errors/table.ts';
import {
  createBatchRun,
  created,
  csvOfNumbers,
  payloadScorer,
  scoresOfNumbers,
} from '../../harness/batch-run.ts';
import { type ObjectStoreServer, startObjectStore } from '../../harness/object-store.ts';

let store: ObjectStoreServer;
beforeAll(async () => {
  store = await startObjectStore();
});

type Fault = Parameters<typeof payloadScorer>[0];

/** Scores a file of so many rows, 10 a payload, with an endpoint that has this fault. */
async function scoreWith(fault: Fault, rows: number, env: Readonly<Record<string, string>> = {}) {
  const bucket = await store.newBucket();
  await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(rows));
  const scorer = payloadScorer(fault);
  const settings = { BATCH_MAX_PAYLOAD_RECORDS: '10', BATCH_CONCURRENCY: '1', BATCH_MAX_TRIES: '2', ...env };
  const run = createBatchRun({ url: store.url, env: settings, scorer });
  const outcome = await run.score(created(bucket, 'a.csv')).catch((thrown: Error) => thrown);
  const output = await store.text(`s3://${bucket}/scored/a.csv.out`);
  const errors = await store.text(`s3://${bucket}/scored/a.csv.errors.jsonl`);
  const failed = (errors ?? '')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  return { outcome, output, failed, scored: scorer.scored, keys: await store.keys(bucket), bucket, run };
}

const has = (records: string, number: number) => records.includes(`r${number},`);
const refusal = (code: ErrorCode, details = {}) => ({
  status: 400,
  body: problemJson(new ProblemError(code, details), 'x'),
});

/** Fails the first calls with these codes, one after the other. */
function failing(...codes: readonly ErrorCode[]): Fault {
  let calls = 0;
  return () => {
    const code = codes[calls++];
    if (code !== undefined) throw new ProblemError(code, { retryAfterSeconds: 0 });
    return undefined;
  };
}

describe('An endpoint that has a bad moment', () => {
  it.each<readonly ErrorCode[]>([
    ['throttled', 'not-ready', 'overloaded', 'circuit-open', 'throttled'],
    ['endpoint-failed'],
    ['endpoint-unavailable'],
    ['scr-unavailable'],
    ['draining'],
    ['deadline-exceeded'],
    ['model-failed'],
  ])('leaves no trace in the output: %s %s %s %s %s', async (...codes) => {
    const { outcome, output, failed } = await scoreWith(failing(...codes), 25);
    expect(outcome).toBe('scored');
    expect(output).toBe(scoresOfNumbers(25));
    expect(failed).toEqual([]);
  });

  it.each([
    ['too few rows', '{"P":1,"_error_":null}\n'],
    ['no JSON', 'oops'],
    ['nothing', ''],
  ])('and answers %s has the payload sent again', async (_, body) => {
    let calls = 0;
    const { output } = await scoreWith(() => (calls++ === 0 ? { status: 200, body } : undefined), 25);
    expect(output).toBe(scoresOfNumbers(25));
  });

  it('for single records has those alone sent again', async () => {
    let calls = 0;
    const { output, scored } = await scoreWith((records) => {
      if (calls++ > 0 || !has(records, 3)) return undefined;
      const rows = Array.from({ length: 10 }, (_, i) =>
        i === 2 ? '{"P":null,"_error_":"scr-unavailable"}' : `{"P":${i + 1}0.5,"_error_":null}`,
      );
      return { status: 200, body: rows.map((row) => `${row}\n`).join('') };
    }, 10);
    expect(output).toBe(scoresOfNumbers(10));
    expect(scored).toEqual(['3']);
  });
});

describe('A record that the endpoint never answers', () => {
  it.each<ErrorCode>(['endpoint-failed', 'deadline-exceeded', 'model-refused', 'payload-too-large'])(
    'is found, and fails alone: %s',
    async (code) => {
      const { outcome, output, failed } = await scoreWith((records) => {
        if (has(records, 13)) throw new ProblemError(code);
        return undefined;
      }, 30);
      expect(outcome).toBe('scored');
      expect(output).toBe(scoresOfNumbers(30).replace('130.5,\n', `,${code}\n`));
      expect(failed).toEqual([expect.objectContaining({ number: 13, code })]);
    },
  );

  it('is named by a container that refuses whole payloads, and the others are scored once', async () => {
    const bad = [2, 9, 10];
    const { output, scored } = await scoreWith((records) => {
      const rows = records.split('\n').slice(1, -1);
      const errors = rows.flatMap((row, place) =>
        bad.some((number) => row.startsWith(`r${number},`)) ? [{ record: place + 1, message: 'Bad.' }] : [],
      );
      // A problem has room for some of them only.
      return errors.length > 0
        ? refusal('invalid-record', { errors: errors.slice(0, 2), errorCount: errors.length })
        : undefined;
    }, 20);
    const expected = bad.reduce(
      (text, number) => text.replace(`\n${number}0.5,\n`, '\n,invalid-record\n'),
      scoresOfNumbers(20),
    );
    expect(output).toBe(expected);
    expect(scored).toHaveLength(17);
  });

  it('may be all there is of an object, where SCR says so', async () => {
    const body = '{"P":null,"_error_":"record-failed"}\n';
    const { outcome, output } = await scoreWith(() => ({ status: 200, body }), 1);
    expect(outcome).toBe('scored');
    expect(output).toBe('_error_\nrecord-failed\n');
  });
});

describe('An endpoint that answers nothing', () => {
  it.each<ErrorCode>(['endpoint-failed', 'deadline-exceeded', 'scr-unavailable'])(
    'has the object given back, and nothing left behind: %s',
    async (code) => {
      const { outcome, keys, run } = await scoreWith(() => {
        throw new ProblemError(code);
      }, 12);
      expect(outcome).toMatchObject({ name: 'WorkGivenBack', reason: 'endpoint' });
      expect(keys).toEqual(['a.csv']);
      expect(run.reports).toEqual([expect.objectContaining({ outcome: 'given-back', reason: 'endpoint' })]);
    },
  );

  it('because the deployment is wrong has the object given back at once', async () => {
    let calls = 0;
    const { outcome, keys } = await scoreWith(() => {
      calls++;
      throw new ProblemError('misconfigured');
    }, 12);
    expect(outcome).toMatchObject({ reason: 'deployment' });
    expect(calls).toBe(1);
    expect(keys).toEqual(['a.csv']);
  });

  it('because the header is wrong has the object refused', async () => {
    const { outcome, keys } = await scoreWith(
      () => refusal('invalid-request', { detail: 'No input names.' }),
      12,
    );
    expect(outcome).toBe('refused');
    expect(keys).toEqual(['a.csv', 'scored/a.csv.manifest.json']);
  });
});

describe('With BATCH_RESCORE=false', () => {
  const ONCE = { BATCH_RESCORE: 'false' };

  it('records whose outcome is unknown go to the errors file, and are never sent twice', async () => {
    const sent: string[] = [];
    const { outcome, output, failed } = await scoreWith(
      (records) => {
        sent.push(...records.split('\n').slice(1, -1));
        if (has(records, 13)) throw new ProblemError('endpoint-failed');
        return undefined;
      },
      30,
      ONCE,
    );
    expect(outcome).toBe('scored');
    expect(new Set(sent).size).toBe(sent.length);
    expect(failed.map(({ number }) => number)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    expect(failed[0]).toMatchObject({
      code: 'outcome-unknown',
      message: expect.stringContaining('endpoint-failed'),
    });
    expect(output?.split('\n').filter((line) => line === ',outcome-unknown')).toHaveLength(10);
  });

  it('records that cannot have reached the endpoint are sent again', async () => {
    let calls = 0;
    const { outcome, output, failed } = await scoreWith(
      () => {
        if (calls++ < 3)
          throw new ProblemError('endpoint-unavailable', { isUnsent: true, retryAfterSeconds: 0 });
        return undefined;
      },
      20,
      ONCE,
    );
    expect(outcome).toBe('scored');
    expect(output).toBe(scoresOfNumbers(20));
    expect(failed).toEqual([]);
  });

  it('records that were certainly not scored are sent again', async () => {
    const { output, scored } = await scoreWith(failing('throttled', 'overloaded'), 20, ONCE);
    expect(output).toBe(scoresOfNumbers(20));
    expect(scored).toHaveLength(20);
  });

  it('a later run sends nothing that an earlier one may have had scored', async () => {
    let isMisconfigured = true;
    const sent: string[] = [];
    const { outcome, bucket, run, keys } = await scoreWith(
      (records) => {
        if (has(records, 21) && isMisconfigured) throw new ProblemError('misconfigured');
        sent.push(...records.split('\n').slice(1, -1));
        return undefined;
      },
      40,
      ONCE,
    );
    expect(outcome).toMatchObject({ reason: 'deployment' });
    expect(keys).toEqual(['a.csv', 'scored/a.csv.claim.json']);
    isMisconfigured = false;
    expect(await run.score(created(bucket, 'a.csv'))).toBe('scored');
    expect(sent).toHaveLength(40);
    expect(new Set(sent).size).toBe(40);
    const output = (await store.text(`s3://${bucket}/scored/a.csv.out`)) ?? '';
    const unknown = Array.from({ length: 20 }, () => ',outcome-unknown\n').join('');
    expect(output).toBe(`P,_error_\n${unknown}${scoresOfNumbers(20, 21).replace('P,_error_\n', '')}`);
    expect(await store.keys(bucket)).not.toContain('scored/a.csv.claim.json');
  });
});

describe('A function whose time runs out', () => {
  const waiting: Fault = (_, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });

  it('gives its work back whole, and says how much it could have done', async () => {
    const bucket = await store.newBucket();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(100));
    const run = createBatchRun({ url: store.url, scorer: payloadScorer(waiting), timeLeftMs: 300 });
    await expect(run.score(created(bucket, 'a.csv'))).rejects.toMatchObject({
      reason: 'out-of-time',
      message: expect.stringMatching(/about \d+ bytes .* workflow/),
    });
    expect(await store.keys(bucket)).toEqual(['a.csv']);
    expect(store.openUploads.size).toBe(0);
  });

  it('stops early where its pace will not do', async () => {
    const bucket = await store.newBucket();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(100_000));
    const slow = payloadScorer(async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return undefined;
    });
    const env = { BATCH_MAX_PAYLOAD_RECORDS: '1000', BATCH_CONCURRENCY: '1' };
    const run = createBatchRun({ url: store.url, scorer: slow, env, timeLeftMs: 4000 });
    await expect(run.score(created(bucket, 'a.csv'))).rejects.toMatchObject({ reason: 'out-of-time' });
    expect(run.reports[0]?.durationMs).toBeLessThan(3000);
    expect(await store.keys(bucket)).toEqual(['a.csv']);
  });

  it('does not begin an object over its limit, and names the way for it', async () => {
    const bucket = await store.newBucket();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(100));
    const scorer = payloadScorer();
    const run = createBatchRun({ url: store.url, scorer, env: { BATCH_MAX_OBJECT_BYTES: '100' } });
    await expect(run.score(created(bucket, 'a.csv'))).rejects.toMatchObject({
      reason: 'too-large',
      message: expect.stringContaining('BATCH_MAX_OBJECT_BYTES'),
    });
    expect(scorer.scored).toEqual([]);
    expect(await store.keys(bucket)).toEqual(['a.csv']);
  });
});

describe('A store that has a bad moment', () => {
  it('costs nothing but time', async () => {
    const bucket = await store.newBucket();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(50));
    let requests = 0;
    store.intercept((_, path) => (path.startsWith(`/${bucket}`) && requests++ % 3 === 0 ? 503 : undefined));
    const run = createBatchRun({ url: store.url });
    expect(await run.score(created(bucket, 'a.csv'))).toBe('scored');
    expect(await store.text(`s3://${bucket}/scored/a.csv.out`)).toBe(scoresOfNumbers(50));
  });

  it.each(['.out', '.errors.jsonl', '.manifest.json', '.claim.json'])(
    'that loses the answer to a write of %s makes no difference',
    async (ending) => {
      const bucket = await store.newBucket();
      await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(50));
      store.loseAnswers(`${bucket}/scored/a.csv${ending}`, 1);
      const run = createBatchRun({ url: store.url });
      expect(await run.score(created(bucket, 'a.csv'))).toBe('scored');
      expect(await store.text(`s3://${bucket}/scored/a.csv.out`)).toBe(scoresOfNumbers(50));
      expect(await store.keys(bucket)).toHaveLength(4);
    },
  );

  it('that breaks off a packed object for good has it given back, and does not take it for cut off', async () => {
    const bucket = await store.newBucket();
    const table = Array.from({ length: 20_000 }, (_, i) => `r${i},${(i * 7919) % 10_007}\n`).join('');
    await store.put(`s3://${bucket}/a.csv.gz`, gzipSync(`ID,X\n${table}`));
    let reads = 0;
    store.breakDownloads(`${bucket}/a.csv.gz`, 30_000, 1);
    store.intercept((method, path) =>
      method === 'GET' && path.startsWith(`/${bucket}/a.csv.gz`) && reads++ > 0 ? 500 : undefined,
    );
    const run = createBatchRun({ url: store.url });
    await expect(run.score(created(bucket, 'a.csv.gz'))).rejects.toMatchObject({ reason: 'storage' });
    expect(await store.keys(bucket)).toEqual(['a.csv.gz']);
    store.intercept(() => undefined);
    expect(await run.score(created(bucket, 'a.csv.gz'))).toBe('scored');
  }, 60_000);

  it('that lasts has the object given back', async () => {
    const bucket = await store.newBucket();
    await store.put(`s3://${bucket}/a.csv`, csvOfNumbers(50));
    store.intercept((method, path) =>
      method === 'PUT' && path.startsWith(`/${bucket}/scored/a.csv.errors`) ? 500 : undefined,
    );
    const run = createBatchRun({ url: store.url });
    await expect(run.score(created(bucket, 'a.csv'))).rejects.toMatchObject({ reason: 'storage' });
    expect(await store.keys(bucket)).not.toContain('scored/a.csv.manifest.json');
    store.intercept(() => undefined);
    expect(await run.score(created(bucket, 'a.csv'))).toBe('scored');
    expect(await store.text(`s3://${bucket}/scored/a.csv.out`)).toBe(scoresOfNumbers(50));
  });
});
