import { describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../../harness/container.ts';
import { csvOf, hmeqRows, OUTPUT_HEADER } from '../../harness/hmeq-table.ts';
import { invoke } from '../../harness/http.ts';
import { gauge } from '../../harness/metrics.ts';
import { problemOf } from '../../harness/problem.ts';
import { connectRaw, requestText } from '../../harness/raw-connection.ts';
import { FLAT_RECORD } from '../../harness/records.ts';
import { startStreaming, stream } from '../../harness/streaming-client.ts';
import { until } from '../../harness/until.ts';

const COUNT = 100_000;
const TABLE = csvOf(hmeqRows(COUNT));
const MODES = ['fail', 'inline'] as const;
/** Long rows, so that what the system takes for a client that doesn't read is soon full. */
const WIDE = { SCR_JOIN_INPUTS: 'true', SCR_OUTPUT_METADATA: 'true' };
const JSON_LINES = { accept: 'application/jsonlines' };

/** Waits until SCR gets nothing more, for as long as it takes many scores. */
async function untilScoringStops({ scr }: Rig): Promise<number> {
  let last = -1;
  let lookedAt = 0;
  await until(() => {
    const { started } = scr.counts();
    if (started !== last) {
      last = started;
      lookedAt = performance.now();
    }
    return started > 0 && performance.now() - lookedAt > 700;
  });
  return last;
}

async function untilNothingIsHeld(port: number): Promise<void> {
  for (const name of ['buffered_bytes', 'in_flight', 'queued'])
    await until(async () => (await gauge(port, name)) === 0);
}

describe.each(MODES)('A large request, SCR_RECORD_ERRORS=%s', (mode) => {
  const rigOf = (env: Readonly<Record<string, string>> = {}, scoreMs = 0) =>
    startRig({ env: { SCR_RECORD_ERRORS: mode, SCR_MAX_CONCURRENCY: '8', ...env }, scr: { scoreMs } });

  it('whose answer nobody reads is scored no further, other requests are answered, and going away ends it', async () => {
    const rig = await rigOf(WIDE);
    const client = startStreaming(rig.port, {
      body: [TABLE],
      headers: { ...JSON_LINES, 'x-correlation-id': 'unread' },
    });
    expect((await client.head).statusCode).toBe(200);
    expect(await untilScoringStops(rig)).toBeLessThan(COUNT / 2);
    expect((await invoke(rig.port, FLAT_RECORD)).status).toBe(200);
    client.leave();
    expect(await rig.container.log.request('unread')).toMatchObject({ status: 499, code: 'client-closed' });
    await untilNothingIsHeld(rig.port);
  });

  it('whose answer nobody reads for too long is given up', async () => {
    const rig = await rigOf({ ...WIDE, CLIENT_BODY_TIMEOUT_MS: '1000' });
    const client = startStreaming(rig.port, {
      body: [TABLE],
      headers: { ...JSON_LINES, 'x-correlation-id': 'stuck' },
    });
    await client.head;
    const entry = await rig.container.log.request('stuck');
    expect(entry).toMatchObject({ code: 'client-closed', truncated: true });
    await untilNothingIsHeld(rig.port);
    client.leave();
  });

  it('whose client goes away is broken off: what is left is not scored', async () => {
    const rig = await rigOf({}, 5);
    const client = startStreaming(rig.port, { body: [TABLE], headers: { 'x-correlation-id': 'gone' } });
    await until(() => rig.scr.counts().finished > 100);
    client.leave();
    expect(await rig.container.log.request('gone')).toMatchObject({ status: 499, code: 'client-closed' });
    await untilNothingIsHeld(rig.port);
    expect(rig.scr.counts().started).toBeLessThan(COUNT / 10);
  });

  it('whose deadline passes before anything was sent gets 504', async () => {
    const rig = await rigOf({ INVOCATION_TIMEOUT_MS: '1500' }, 500);
    const connection = connectRaw(rig.port);
    connection.write(
      requestText('POST /invocations', {
        'Content-Type': 'text/csv',
        'Content-Length': Buffer.byteLength(TABLE),
      }),
    );
    connection.write(TABLE);
    expect(problemOf(await connection.answer())).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    await untilNothingIsHeld(rig.port);
    expect(rig.scr.counts().started).toBeLessThan(100);
  });

  it('whose deadline passes within the answer is broken off, and the log says truncated', async () => {
    const rig = await rigOf({ INVOCATION_TIMEOUT_MS: '4000' });
    rig.scr.setFault({ fault: 'slow:100000', everyNth: 9000 });
    let text = '';
    const headers = { 'x-correlation-id': 'too-late' };
    const onText = (part: string) => {
      text += part;
    };
    expect(await stream(rig.port, { body: [TABLE], headers, onText })).toMatchObject({
      status: 200,
      isWhole: false,
    });
    expect(text).toMatch(new RegExp(`^${OUTPUT_HEADER}`));
    expect(await rig.container.log.request('too-late')).toMatchObject({
      code: 'deadline-exceeded',
      truncated: true,
    });
    await untilNothingIsHeld(rig.port);
  });

  it('that a drain cuts off is told so, and the container ends in time', async () => {
    const { container, port, scr } = await rigOf({ DRAIN_TIMEOUT_MS: '4000' }, 200);
    const answer = stream(port, { body: [TABLE], headers: { 'x-correlation-id': 'drained' } });
    await until(() => scr.counts().finished > 10);
    const sentAt = performance.now();
    container.kill('SIGTERM');
    expect(await container.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - sentAt).toBeLessThan(4500);
    expect(await answer).toMatchObject({ status: 503 });
    expect(await container.log.request('drained')).toMatchObject({ status: 503, code: 'draining' });
  });
});

describe('A large request that a drain finds', () => {
  it('is scored to its end where there is time for it', async () => {
    const { container, port, scr } = await startRig({ scr: { scoreMs: 20 } });
    const answer = invoke(port, csvOf(hmeqRows(800)), { 'content-type': 'text/csv' });
    await until(() => scr.counts().finished > 10);
    container.kill('SIGTERM');
    const { status, text } = await answer;
    expect([status, text.split('\n').length]).toEqual([200, 802]);
    expect(await container.exited).toEqual({ code: 0, signal: null });
    expect(scr.counts()).toMatchObject({ finished: 800, aborted: 0 });
  });
});
