import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Message } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { payloadScorer } from '../../harness/batch-run.ts';
import { startFaultyEndpoint } from '../../harness/faulty-endpoint.ts';
import { createMessageRun } from '../../harness/message-run.ts';
import { startObjectStore } from '../../harness/object-store.ts';
import { startProcess } from '../../harness/processes.ts';
import { attributeOf, eventOf, type TestQueue } from '../../harness/queues.ts';
import { LOCAL_CREDENTIALS } from '../../harness/s3.ts';
import { seeded } from '../../harness/seeded.ts';
import { until } from '../../harness/until.ts';

/** A longer run, or another seed, is asked for by the environment. */
const SEED = Number(process.env.CHAOS_SEED ?? 20_260_504);
const MESSAGES = Number(process.env.CHAOS_MESSAGES ?? 60);
/** Processes at once, as Lambda would run them. */
const WORKERS = 3;
/** Of the deliveries, those whose process is killed in the middle. */
const KILLED = 0.4;
/** After its first call of the endpoint. */
const LONGEST_LIFE_MS = 60;
/** After it, what a killed process was given comes again. */
const VISIBILITY_SECONDS = 2;
/** Longer than a function lives. */
const MUCH_LATER_MS = 20 * 60_000;

/** Runs the built function for the event in its arguments, and writes what it reports. */
const RUN_ONCE = `
const [bundle, event] = process.argv.slice(1);
const { handler } = await import(bundle);
const answer = await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 30_000 });
console.log(JSON.stringify({ message: 'answer', failed: answer.batchItemFailures.map((one) => one.itemIdentifier) }));
`;

describe('Many messages, an endpoint that throttles, fails and resets, deliveries that come twice, processes that die', () => {
  it(
    `have one result each, as without any of it (seed ${SEED})`,
    async () => {
      const { store, run, ids, endpoint } = await chaos({});
      expect(await run.dead.drain()).toEqual([]);
      for (const [id, x] of ids) {
        const text = (await store.text(`s3://${run.bucket}/results/${id}.json`)) ?? '';
        expect(JSON.parse(text)).toMatchObject({
          messageId: id,
          status: 'scored',
          outputs: { P: x * 10 + 0.5 },
        });
      }
      expect(await store.keys(run.bucket)).toHaveLength(MESSAGES);
      // The chaos was there.
      expect([...endpoint.scored.values()].some((times) => times > 1)).toBe(true);
    },
    MESSAGES * 1500,
  );

  it(
    `have none of them scored twice with BATCH_RESCORE=false, and each has a result or is a dead letter (seed ${SEED})`,
    async () => {
      const { store, run, ids, endpoint } = await chaos({ BATCH_RESCORE: 'false' });
      const scorer = payloadScorer();
      await run.deliverAll(run.start({ clockAheadMs: MUCH_LATER_MS, scorer }));
      const letters = await run.dead.drain();
      const lost = new Set(letters.map((letter) => attributeOf(letter, 'scr-message-id')));
      for (const letter of letters) expect(attributeOf(letter, 'scr-error-code')).toBe('outcome-unknown');
      for (const [id, x] of ids) {
        const result = JSON.parse((await store.text(`s3://${run.bucket}/results/${id}.json`)) ?? '');
        if (result.status === 'scored') expect(result.outputs).toEqual({ P: x * 10 + 0.5 });
        else expect([result.problem.code, lost.has(id)]).toEqual(['outcome-unknown', true]);
      }
      const times = new Map(endpoint.scored);
      for (const x of scorer.scored) times.set(x, (times.get(x) ?? 0) + 1);
      expect([...times].filter(([, count]) => count > 1)).toEqual([]);
      expect(lost.size).toBeGreaterThan(0);
    },
    MESSAGES * 1500,
  );
});

/** Sends messages and has them delivered until none is left that can be done. */
async function chaos(env: Readonly<Record<string, string>>) {
  const store = await startObjectStore();
  const endpoint = await startFaultyEndpoint({ seed: SEED, throttled: 0.05, failed: 0.02, reset: 0.01 });
  const run = await createMessageRun({
    server: store,
    env,
    inBucket: true,
    visibilitySeconds: VISIBILITY_SECONDS,
  });
  const random = seeded(SEED);
  const ids = new Map<string, number>();
  for (let x = 1; x <= MESSAGES; x++) ids.set(await run.source.send(`{"X":${x}}`), x);
  const deliver = (messages: readonly Message[]) =>
    start(messages, run.source, {
      AWS_ENDPOINT_URL_S3: store.url,
      AWS_ENDPOINT_URL_SQS: store.directUrl,
      AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: endpoint.url,
      DEAD_LETTER_QUEUE_URL: run.dead.url,
      RESULT_BUCKET: run.bucket,
      ...env,
    });
  let kills = 0;
  const isSettled = async () => {
    const keys = new Set(await store.keys(run.bucket));
    return [...ids.keys()].every((id) => keys.has(`results/${id}.json`) || keys.has(`sent/${id}.json`));
  };
  const worker = async () => {
    while (!(await isSettled())) {
      const messages = await run.source.receive(3);
      if (messages.length === 0) {
        await pause(50);
        continue;
      }
      const callsBefore = endpoint.calls;
      // Every delivery comes twice, at once or one after the other.
      const [first, second] = [await deliver(messages), random() < 0.5 ? await deliver(messages) : undefined];
      if (random() < KILLED) {
        await until(() => first.hasEnded || endpoint.calls > callsBefore);
        await pause(random() * LONGEST_LIFE_MS);
        if (!first.hasEnded) kills++;
        first.kill('SIGKILL');
        second?.kill('SIGKILL');
      }
      await first.exited;
      await (second ?? (await deliver(messages))).exited;
      const failed = first.log.entries('answer')[0]?.failed;
      if (!Array.isArray(failed)) continue;
      for (const message of messages)
        if (!failed.includes(message.MessageId)) await run.source.remove(message);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  expect(kills).toBeGreaterThan(0);
  return { store, run, ids, endpoint };
}

function start(messages: readonly Message[], queue: TestQueue, env: Readonly<Record<string, string>>) {
  const bundle = resolve(process.env.BUILD_DIR ?? 'dist', 'lambda/score-message/index.mjs');
  const event = JSON.stringify(eventOf(messages, queue));
  return startProcess(['--input-type=module', '--eval', RUN_ONCE, bundle, event], {
    ENDPOINT_NAME: 'hmeq',
    MESSAGE_PATIENCE_MS: '0',
    MESSAGE_MAX_DELAY_SECONDS: '0',
    MESSAGE_MAX_RECEIVES: '100',
    BATCH_TIME_RESERVE_MS: '1000',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    ...env,
  });
}
