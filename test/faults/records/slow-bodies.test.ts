import { describe, expect, it } from '@jest/globals';
import { startRig } from '../../harness/container.ts';
import { INPUT_NAMES } from '../../harness/hmeq-table.ts';
import { problemOf } from '../../harness/problem.ts';
import { connectRaw, requestText } from '../../harness/raw-connection.ts';
import { startStreaming } from '../../harness/streaming-client.ts';
import { until } from '../../harness/until.ts';

const INLINE = { SCR_RECORD_ERRORS: 'inline' };

describe('A table that is scored as it comes', () => {
  it('may take longer to come than a body that is read at once, as long as something comes', async () => {
    const { container, port, scr } = await startRig({
      scr: { scoreMs: 150 },
      env: {
        ...INLINE,
        SCR_MAX_CONCURRENCY: '1',
        CLIENT_HEADERS_TIMEOUT_MS: '400',
        CLIENT_BODY_TIMEOUT_MS: '400',
      },
    });
    const rows = 20;
    async function* body() {
      yield 'LOAN\n';
      for (let row = 1; row <= rows; row++) {
        yield `${row}\n`;
        // The last row may be held back until more is known of it.
        await until(() => scr.counts().finished >= row - 2);
      }
    }
    const client = startStreaming(port, { body: body(), headers: { 'x-correlation-id': 'slow' } });
    expect(await client.answer()).toMatchObject({ status: 200, isWhole: true });
    const { durationMs } = await container.log.request('slow');
    expect(durationMs).toBeGreaterThan(2000);
  });

  it('that stops coming is given up, and so is its scoring', async () => {
    const { container, port } = await startRig({ env: { ...INLINE, CLIENT_BODY_TIMEOUT_MS: '300' } });
    const connection = connectRaw(port);
    connection.write(
      requestText(
        'POST /invocations',
        { 'Content-Type': 'text/csv', 'Content-Length': 1000, 'X-Correlation-Id': 'stalled' },
        'LOAN\n1\n2\n',
      ),
    );
    expect(problemOf(await connection.answer())).toMatchObject({ status: 408, code: 'request-timeout' });
    await connection.closed;
    expect(await container.log.request('stalled')).toMatchObject({ status: 408 });
  });

  it.each([1000, 200_000])(
    'that is refused within its %d bytes leaves a connection that can be used again',
    async (size) => {
      const { port } = await startRig({ env: INLINE });
      const connection = connectRaw(port);
      const beginning = 'NAME,OTHER\n1,2\n';
      connection.write(
        requestText('POST /invocations', { 'Content-Type': 'text/csv', 'Content-Length': size }, beginning),
      );
      expect(problemOf(await connection.answer())).toMatchObject({ status: 400, code: 'invalid-request' });
      connection.write('x'.repeat(size - beginning.length));
      connection.write(requestText('GET /ping'));
      const [, ping] = await connection.untilAnswers(2);
      expect(ping?.status).toBe(200);
    },
  );

  it('that SCR ends while the rest is still to come is answered at once, and its connection goes on', async () => {
    const { port, scr } = await startRig({
      scr: { scoreMs: 500 },
      env: { ...INLINE, SCR_MAX_CONCURRENCY: '1', SCR_MAX_QUEUE: '0' },
    });
    // Takes the only slot, so that the next request finds no place.
    const other = connectRaw(port);
    other.write(
      requestText(
        'POST /invocations',
        { 'Content-Type': 'text/csv', 'Content-Length': 12 },
        'LOAN\n1\n2\n3\n4',
      ),
    );
    await until(() => scr.counts().executing === 1);
    const connection = connectRaw(port);
    const size = 200_000;
    const beginning = `${INPUT_NAMES[0]}\n1\n2\n3\n4\n`;
    connection.write(
      requestText('POST /invocations', { 'Content-Type': 'text/csv', 'Content-Length': size }, beginning),
    );
    expect(problemOf(await connection.answer())).toMatchObject({ status: 503, code: 'overloaded' });
    connection.write('3\n'.repeat((size - beginning.length) / 2));
    connection.write(requestText('GET /ping'));
    const [, ping] = await connection.untilAnswers(2);
    expect(ping?.status).toBe(200);
  });

  it('is asked for with 100 Continue, and only then', async () => {
    const { port } = await startRig({ env: INLINE });
    const connection = connectRaw(port);
    connection.write(
      requestText('POST /invocations', {
        'Content-Type': 'text/csv',
        'Content-Length': 7,
        Expect: '100-continue',
      }),
    );
    const [interim] = await connection.untilAnswers(1);
    expect(interim?.status).toBe(100);
    connection.write('LOAN\n1\n');
    const [, answer] = await connection.untilAnswers(2);
    expect(answer).toMatchObject({ status: 200, text: expect.stringMatching(/_error_\n.*,\n$/) });
  });

  it('is refused by its length before it is read, and at the chunk that goes over the limit', async () => {
    const { port } = await startRig({ env: { ...INLINE, MAX_PAYLOAD_BYTES: '100' } });
    const connection = connectRaw(port);
    connection.write(requestText('POST /invocations', { 'Content-Type': 'text/csv', 'Content-Length': 101 }));
    expect(problemOf(await connection.answer())).toMatchObject({ status: 413, code: 'payload-too-large' });
    const chunked = startStreaming(port, { body: ['LOAN\n', '1\n'.repeat(100)] });
    expect(await chunked.answer()).toMatchObject({ status: 413 });
  });
});
