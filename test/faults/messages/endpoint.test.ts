import { beforeAll, describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../../src/core/errors/problem-error.ts';
import type { ErrorCode } from '../../../src/core/errors/table.ts';
import { payloadScorer } from '../../harness/batch-run.ts';
import { createMessageRun, type MessageRunOptions } from '../../harness/message-run.ts';
import { type ObjectStoreServer, startObjectStore } from '../../harness/object-store.ts';
import { attributeOf, deliverOnce, eventOf } from '../../harness/queues.ts';

let server: ObjectStoreServer;
beforeAll(async () => {
  server = await startObjectStore();
});

const setUp = (options: Partial<MessageRunOptions> = {}) => createMessageRun({ server, ...options });

/** Fails the first calls with these codes, one after the other. */
function failing(...codes: readonly ErrorCode[]) {
  let calls = 0;
  return payloadScorer(() => {
    const code = codes[calls++];
    if (code !== undefined) throw new ProblemError(code, { retryAfterSeconds: 0 });
    return undefined;
  });
}

const always = (code: ErrorCode) =>
  payloadScorer(() => {
    throw new ProblemError(code, { retryAfterSeconds: 0 });
  });

/** Never answers. */
const silent = () =>
  payloadScorer(
    (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
  );

describe('An endpoint that throttles or is not ready', () => {
  it.each<ErrorCode>(['throttled', 'not-ready', 'overloaded', 'circuit-open'])(
    'has a message come again as often as it takes, and never makes it a dead letter: %s',
    async (code) => {
      const scorer = failing(...Array.from({ length: 30 }, () => code));
      const run = await setUp({ scorer });
      const id = await run.source.send('{"X":1}', { attributes: { tenant: 'a' } });
      await run.deliverAll();
      const [result] = await run.results.drain();
      expect(JSON.parse(result?.Body ?? '')).toMatchObject({ messageId: id, outputs: { P: 10.5 } });
      expect(await run.dead.drain()).toEqual([]);
      expect(run.reports).toHaveLength(31);
      // No copy was ever received twice, so no redrive policy sees any of it.
      expect(new Set(run.reports.map(({ receives }) => receives))).toEqual(new Set([1]));
      expect(run.reports.at(-1)).toMatchObject({ outcome: 'scored', putBack: 30 });
    },
  );

  it('has it come again later and later', async () => {
    const run = await setUp({ scorer: always('throttled'), env: { MESSAGE_MAX_DELAY_SECONDS: '900' } });
    const delays: (number | undefined)[] = [];
    for (const times of [0, 1, 5, 20]) {
      const attributes = { 'scr-tries': `id=x;later=${times};unknown=0` };
      await run.source.send('{"X":1}', { attributes });
      await run.deliver();
      delays.push(run.reports.at(-1)?.delaySeconds);
    }
    expect(delays).toEqual([3, 5, 80, 450]);
    expect(await run.source.receive(10)).toEqual([]);
  });

  it('is waited for within the function, as long as patience lasts', async () => {
    const run = await setUp({ scorer: failing('throttled'), env: { MESSAGE_PATIENCE_MS: '5000' } });
    await run.source.send('{"X":1}');
    await run.deliver();
    expect(run.reports).toEqual([expect.objectContaining({ outcome: 'scored', calls: 2 })]);
  });

  it('for some of many records has the whole message come again', async () => {
    let calls = 0;
    const scorer = payloadScorer(() =>
      calls++ < 2
        ? {
            body: '{"P":10.5,"_error_":null}\n{"P":null,"_error_":"overloaded"}\n'.slice(
              calls === 1 ? 0 : 26,
            ),
          }
        : undefined,
    );
    const run = await setUp({ scorer, env: { BATCH_MAX_TRIES: '2' } });
    await run.source.send('[{"X":1},{"X":2}]');
    await run.deliverAll();
    expect(run.reports.map(({ outcome }) => outcome)).toEqual(['put-back', 'scored']);
    const [result] = await run.results.drain();
    expect(JSON.parse(result?.Body ?? '').records).toEqual({ in: 2, scored: 2, failed: 0 });
  });

  it('keeps the attributes of a message that is put back', async () => {
    const run = await setUp({ scorer: failing('throttled') });
    await run.source.send('X\n1\n', {
      attributes: { 'content-type': 'text/csv', 'correlation-id': 'c-9', tenant: 'a' },
    });
    await run.deliver();
    const [copy] = await run.source.receive(1);
    expect(
      copy && ['content-type', 'correlation-id', 'tenant'].map((name) => attributeOf(copy, name)),
    ).toEqual(['text/csv', 'c-9', 'a']);
  });
});

describe('A deployment that is wrong', () => {
  it.each<ErrorCode>(['misconfigured', 'not-found'])('makes no message a dead letter: %s', async (code) => {
    const run = await setUp({ scorer: failing(...Array.from({ length: 12 }, () => code)) });
    await run.source.send('{"X":1}');
    await run.deliverAll();
    expect(run.reports.at(0)).toMatchObject({ outcome: 'put-back', code: 'deployment' });
    expect(run.reports.at(-1)?.outcome).toBe('scored');
    expect(await run.dead.drain()).toEqual([]);
  });
});

describe('An endpoint that fails', () => {
  it.each<ErrorCode>([
    'endpoint-failed',
    'endpoint-unavailable',
    'deadline-exceeded',
    'draining',
    'model-failed',
  ])('for a moment leaves no trace: %s', async (code) => {
    const run = await setUp({ scorer: failing(code) });
    await run.source.send('{"X":1}');
    await run.deliver();
    const [result] = await run.results.drain();
    expect(JSON.parse(result?.Body ?? '').outputs).toEqual({ P: 10.5 });
  });

  it.each([
    ['one record', '{"X":1}', 'endpoint-failed'],
    ['many records', '[{"X":1},{"X":2}]', 'endpoint-failed'],
  ])(
    'at a message of %s, time after time, has it in the dead-letter queue in the end',
    async (_, body, code) => {
      const run = await setUp({ scorer: always('endpoint-failed'), env: { BATCH_MAX_TRIES: '2' } });
      await run.source.send(body);
      await run.deliverAll();
      expect(run.reports.map(({ outcome }) => outcome)).toEqual(['put-back', 'dead-letter']);
      const [dead] = await run.dead.drain();
      expect(dead && attributeOf(dead, 'scr-error-code')).toBe(code);
      expect(dead && attributeOf(dead, 'scr-error-detail')).toContain('tried 2 times');
    },
  );

  it.each<ErrorCode>(['record-failed', 'model-failed'])(
    'because the model fails on the record has it in the dead-letter queue: %s',
    async (code) => {
      const run = await setUp({ scorer: always(code), env: { BATCH_MAX_TRIES: '2' } });
      await run.source.send('{"X":1}');
      await run.deliver();
      expect(run.reports).toEqual([expect.objectContaining({ outcome: 'dead-letter', code, calls: 2 })]);
    },
  );

  it('never answers one message does not keep the others of its batch', async () => {
    const scorer = payloadScorer((records, { signal }) =>
      records.includes('"X":2')
        ? new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          })
        : undefined,
    );
    const run = await setUp({ scorer, timeLeft: () => 300 });
    for (const x of [1, 2, 3]) await run.source.send(`{"X":${x}}`);
    await run.deliver();
    expect(run.reports.map(({ outcome }) => outcome).sort()).toEqual(['put-back', 'scored', 'scored']);
  });
});

describe('With BATCH_RESCORE=false', () => {
  const ONCE = { BATCH_RESCORE: 'false' };

  it.each<ErrorCode>(['endpoint-failed', 'deadline-exceeded', 'model-failed'])(
    'a message whose outcome is unknown is never sent twice, and is a dead letter: %s',
    async (code) => {
      const run = await setUp({ scorer: always(code), env: ONCE });
      await run.source.send('{"X":1}');
      await run.deliverAll();
      expect(run.reports).toEqual([
        expect.objectContaining({ outcome: 'dead-letter', code: 'outcome-unknown', calls: 1 }),
      ]);
    },
  );

  it('a message that was certainly not scored comes again, and is scored', async () => {
    const run = await setUp({ scorer: failing('throttled', 'not-ready'), env: ONCE });
    await run.source.send('{"X":1}');
    await run.deliverAll();
    expect(run.reports.map(({ outcome }) => outcome)).toEqual(['put-back', 'put-back', 'scored']);
  });

  it('a message that the time cut off is a dead letter', async () => {
    const run = await setUp({ scorer: silent(), env: ONCE, timeLeft: () => 200 });
    await run.source.send('{"X":1}');
    await run.deliver();
    const [dead] = await run.dead.drain();
    expect(dead && attributeOf(dead, 'scr-error-code')).toBe('outcome-unknown');
  });

  it('a message whose function died is not sent again, and is a dead letter once that is certain', async () => {
    const run = await setUp({ env: ONCE });
    const id = await run.source.send('{"X":1}');
    await server.put(`s3://${run.bucket}/sent/${id}.json`, '{"run":"dead","isDone":false}');
    await run.deliver();
    expect(run.reports.at(-1)).toMatchObject({ outcome: 'put-back', code: 'claimed', calls: 0 });
    const scorer = payloadScorer();
    await deliverOnce(run.source, run.start({ clockAheadMs: 17 * 60_000, scorer }));
    expect(run.reports.at(-1)).toMatchObject({ outcome: 'dead-letter', code: 'outcome-unknown' });
    expect(scorer.scored).toEqual([]);
  });

  it('a message that is delivered again after its result is out is nothing any more', async () => {
    const run = await setUp({ env: ONCE });
    await run.source.send('{"X":1}');
    const event = eventOf(await run.source.receive(1), run.source);
    await run.handle(event);
    await run.handle(event);
    expect(run.reports.map(({ outcome }) => outcome)).toEqual(['scored', 'already-scored']);
    expect(await run.results.drain()).toHaveLength(1);
  });

  it('a bad message leaves no note, so that it may be sent back', async () => {
    const run = await setUp({ env: ONCE });
    await run.source.send('{"X":"bad"}');
    await run.deliver();
    expect(await server.keys(run.bucket)).toEqual([]);
  });

  it('eight deliveries at once have a message scored once', async () => {
    const scorer = payloadScorer();
    const run = await setUp({ env: ONCE, scorer });
    await run.source.send('{"X":1}');
    const event = eventOf(await run.source.receive(1), run.source);
    await Promise.all(Array.from({ length: 8 }, () => run.handle(event)));
    expect(scorer.scored).toEqual(['1']);
    expect(await run.dead.drain()).toEqual([]);
  });
});

describe('A function whose time runs out', () => {
  it('puts back at once what it has not begun', async () => {
    const scorer = payloadScorer();
    const run = await setUp({
      scorer,
      env: { BATCH_TIME_RESERVE_MS: '5000', MESSAGE_MAX_DELAY_SECONDS: '300' },
      timeLeft: () => 4000,
    });
    for (const x of [1, 2]) await run.source.send(`{"X":${x}}`);
    await run.deliver();
    expect(run.reports).toEqual([
      expect.objectContaining({ outcome: 'put-back', code: 'out-of-time', delaySeconds: 0 }),
      expect.objectContaining({ outcome: 'put-back', code: 'out-of-time', delaySeconds: 0 }),
    ]);
    expect(scorer.scored).toEqual([]);
    // It says nothing against them.
    for (const copy of await run.source.receive(10))
      expect(attributeOf(copy, 'scr-tries')).toMatch(/later=1;unknown=0$/);
  });

  it('does not begin what the one before it took longer for than there is time', async () => {
    let leftMs = 60_000;
    const scorer = payloadScorer(async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      leftMs = 50;
      return undefined;
    });
    const run = await setUp({ scorer, env: { MESSAGE_CONCURRENCY: '1' }, timeLeft: () => leftMs });
    for (const x of [1, 2]) await run.source.send(`{"X":${x}}`);
    await run.deliver();
    expect(run.reports.map(({ outcome }) => outcome)).toEqual(['scored', 'put-back']);
    leftMs = 60_000;
    await run.deliver();
    expect(run.reports.at(-1)?.outcome).toBe('scored');
  });

  it('puts back what it could not finish', async () => {
    const run = await setUp({ scorer: silent(), timeLeft: () => 200 });
    await run.source.send('{"X":1}');
    await run.deliver();
    expect(run.reports).toEqual([expect.objectContaining({ outcome: 'put-back', code: 'out-of-time' })]);
    const [copy] = await run.source.receive(1);
    expect(copy && attributeOf(copy, 'scr-tries')).toMatch(/later=0;unknown=1$/);
  });
});

describe('A message that ends its function each time', () => {
  it('goes to the dead-letter queue with a reason, before the redrive policy takes it without one', async () => {
    const scorer = payloadScorer();
    const run = await setUp({ scorer, env: { MESSAGE_MAX_RECEIVES: '3' } });
    await run.source.send('{"X":1}');
    const [message] = await run.source.receive(1);
    const event = eventOf(
      [{ ...message, Attributes: { ...message?.Attributes, ApproximateReceiveCount: '4' } }],
      run.source,
    );
    expect(await run.handle(event)).toEqual({ batchItemFailures: [] });
    const [dead] = await run.dead.drain();
    expect(dead && attributeOf(dead, 'scr-error-code')).toBe('too-many-deliveries');
    expect(scorer.scored).toEqual([]);
  });
});

describe('A bug', () => {
  it('costs a message some tries, and then it is a dead letter that says nothing of its values', async () => {
    const scorer = payloadScorer(() => {
      throw new TypeError('SECRET');
    });
    const run = await setUp({ scorer, env: { BATCH_MAX_TRIES: '3' } });
    await run.source.send('{"X":1}');
    await run.deliverAll();
    expect(run.reports.map(({ outcome, code }) => `${outcome} ${code}`)).toEqual([
      'put-back internal',
      'put-back internal',
      'dead-letter internal',
    ]);
    expect(run.reports[0]?.cause?.[0]).toBe('TypeError');
    expect(JSON.stringify([run.reports, await run.dead.drain(), await run.results.drain()])).not.toContain(
      'SECRET',
    );
  });
});
