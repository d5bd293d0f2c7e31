import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { s3Event, sqsEvent } from '../../contract/batch/batch-function.ts';
import { csvOfNumbers, scoresOfNumbers } from '../../harness/batch-run.ts';
import { startFaultyEndpoint } from '../../harness/faulty-endpoint.ts';
import { type ObjectStoreServer, startObjectStore } from '../../harness/object-store.ts';
import { type Process, startProcess } from '../../harness/processes.ts';
import { LOCAL_CREDENTIALS } from '../../harness/s3.ts';
import { seeded } from '../../harness/seeded.ts';

/** A longer run, or another seed, is asked for by the environment. */
const SEED = Number(process.env.CHAOS_SEED ?? 20_260_504);
const FILES = Number(process.env.CHAOS_FILES ?? 8);
const MAX_RECORDS = Number(process.env.CHAOS_RECORDS ?? 4000);
const MIN_RECORDS = 10;
/** Processes at once, as Lambda would run them. */
const WORKERS = 3;
/** Of the deliveries, those whose process is killed in the middle. */
const KILLED = 0.25;
const LONGEST_LIFE_MS = 1200;
/** Under the time that a killed run's claim holds the others up. */
const REDELIVERY_MS = 500;

/** Runs the built function for the event in its arguments: exit code 0 where the message is done with. */
const RUN_ONCE = `
const [bundle, event] = process.argv.slice(1);
const { handler } = await import(bundle);
const { batchItemFailures } = await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 60_000 });
process.exit(batchItemFailures.length);
`;

interface Delivery {
  readonly key: string;
}

describe('Many files, an endpoint that throttles, fails and resets, events that come twice, processes that die', () => {
  it(
    `leave the results of a run without any of it (seed ${SEED})`,
    async () => {
      const { store, bucket, files, endpoint } = await chaos({});
      for (const [key, { from, count }] of files) {
        const output = await store.text(`s3://${bucket}/scored/${key}.out`);
        expect({ key, output }).toEqual({ key, output: scoresOfNumbers(count, from) });
        expect(await store.text(`s3://${bucket}/scored/${key}.errors.jsonl`)).toBe('');
        expect(await countsOf(store, bucket, key)).toEqual({ in: count, scored: count, failed: 0 });
      }
      // The chaos was there.
      expect([...endpoint.scored.values()].some((times) => times > 1)).toBe(true);
    },
    FILES * 30_000,
  );

  it(
    `have no record scored twice with BATCH_RESCORE=false, and each in the output once (seed ${SEED})`,
    async () => {
      const { store, bucket, files, endpoint } = await chaos({ BATCH_RESCORE: 'false' });
      let unknown = 0;
      for (const [key, { from, count }] of files) {
        const rows = (await store.text(`s3://${bucket}/scored/${key}.out`))?.split('\n').slice(0, -1) ?? [];
        const errors =
          (await store.text(`s3://${bucket}/scored/${key}.errors.jsonl`))?.split('\n').slice(0, -1) ?? [];
        const numbers = new Set(errors.map((line) => JSON.parse(line).number));
        const expected = Array.from({ length: count }, (_, i) =>
          numbers.has(i + 1) ? ',outcome-unknown' : `${from + i}0.5,`,
        );
        expect({ key, rows: rows.slice(-count) }).toEqual({ key, rows: expected });
        expect(await countsOf(store, bucket, key)).toEqual({
          in: count,
          scored: count - numbers.size,
          failed: numbers.size,
        });
        unknown += numbers.size;
      }
      expect([...endpoint.scored.values()].filter((times) => times > 1)).toEqual([]);
      expect(unknown).toBeGreaterThan(0);
    },
    FILES * 30_000,
  );
});

/** Has everything done and checks what is true of it whatever the settings. */
async function chaos(env: Readonly<Record<string, string>>) {
  const store = await startObjectStore();
  const bucket = await store.newBucket();
  const endpoint = await startFaultyEndpoint({ seed: SEED, throttled: 0.05, failed: 0.02, reset: 0.01 });
  const random = seeded(SEED);
  const files = await fileTo(store, bucket, random);
  const urls = { AWS_ENDPOINT_URL_S3: store.url, AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: endpoint.url };
  const kills = await deliverAll([...files.keys(), ...files.keys()], bucket, { ...urls, ...env }, random);
  const results = [...files.keys()].flatMap((key) => [
    key,
    ...['errors.jsonl', 'manifest.json', 'out'].map((suffix) => `scored/${key}.${suffix}`),
  ]);
  expect(await store.keys(bucket)).toEqual(results.sort());
  expect(store.openUploads.size).toBe(0);
  expect(kills).toBeGreaterThan(0);
  return { store, bucket, files, endpoint };
}

async function countsOf(store: ObjectStoreServer, bucket: string, key: string): Promise<unknown> {
  return JSON.parse((await store.text(`s3://${bucket}/scored/${key}.manifest.json`)) ?? '').records;
}

/** Writes files whose records are their own, from a few to many. */
async function fileTo(store: ObjectStoreServer, bucket: string, random: () => number) {
  const files = new Map<string, { readonly from: number; readonly count: number }>();
  let from = 1;
  for (let number = 1; number <= FILES; number++) {
    const count = Math.round(MIN_RECORDS * (MAX_RECORDS / MIN_RECORDS) ** random());
    const key = `in/file-${number}.csv`;
    await store.put(`s3://${bucket}/${key}`, csvOfNumbers(count, from));
    files.set(key, { from, count });
    from += count;
  }
  return files;
}

/** Delivers events until every one is done with, in an order by chance; returns how many processes were killed. */
async function deliverAll(
  keys: readonly string[],
  bucket: string,
  env: Readonly<Record<string, string>>,
  random: () => number,
): Promise<number> {
  const queue: Delivery[] = keys.map((key) => ({ key }));
  let kills = 0;
  let left = queue.length;
  const worker = async () => {
    while (left > 0) {
      const [delivery] = queue.splice(Math.floor(random() * queue.length), 1);
      if (delivery === undefined) {
        await pause(REDELIVERY_MS / 10);
        continue;
      }
      const process = await start(delivery, bucket, env);
      const lifeMs = random() < KILLED ? random() * LONGEST_LIFE_MS : Number.POSITIVE_INFINITY;
      if (Number.isFinite(lifeMs)) {
        await Promise.race([process.exited, pause(lifeMs)]);
        if (!process.hasEnded) kills++;
        process.kill('SIGKILL');
      }
      const { code } = await process.exited;
      if (code === 0) {
        left--;
      } else {
        await pause(REDELIVERY_MS);
        queue.push(delivery);
      }
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  return kills;
}

function start({ key }: Delivery, bucket: string, env: Readonly<Record<string, string>>): Promise<Process> {
  const bundle = resolve(process.env.BUILD_DIR ?? 'dist', 'lambda/score-object/index.mjs');
  const event = JSON.stringify(sqsEvent([s3Event(bucket, key)]));
  return startProcess(['--input-type=module', '--eval', RUN_ONCE, bundle, event], {
    ENDPOINT_NAME: 'hmeq',
    BATCH_TIME_RESERVE_MS: '1000',
    BATCH_CLAIM_LEASE_MS: '3000',
    BATCH_MAX_PAYLOAD_RECORDS: '100',
    SCR_OUTPUTS: 'P',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    ...env,
  });
}
