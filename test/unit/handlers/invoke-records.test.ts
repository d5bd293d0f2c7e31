import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../../src/core/errors/problem-error.ts';
import type { Answer, Call } from '../../../src/core/ports.ts';
import { settled } from '../core/scoring/calls.ts';
import { invokeMany, textOf } from './invocations.ts';

const INLINE = { SCR_RECORD_ERRORS: 'inline' };
/** So long that the beginning of an answer in `inline` is sent before its end is known. */
const MANY = 20_000;

const ONE = Buffer.from('{"data":{"P":1}}');
const LONG = Buffer.from(`{"data":{"P":"${'x'.repeat(100)}"}}`);

/** A table of so many rows, of which some may be something else than a number. */
function table(rows: number, odd: Readonly<Record<number, string>> = {}): string {
  return `X\n${Array.from({ length: rows }, (_, i) => odd[i + 1] ?? i + 1).join('\n')}\n`;
}

describe('a request with a bad record', () => {
  it('is refused before anything is scored, naming records and counting errors', async () => {
    const { response, sent, request } = await invokeMany({ body: table(MANY, { 3: 'x', 19999: 'y' }) });
    await expect(response).rejects.toMatchObject({
      code: 'invalid-record',
      errorCount: 2,
      errors: [
        { record: 3, field: 'X' },
        { record: 19_999, field: 'X' },
      ],
    });
    expect(sent).toEqual([]);
    expect(request.tally).toMatchObject({ scored: 0, failed: 0 });
  });

  it('has a row for it in inline, and the others are scored', async () => {
    const { response, sent, request } = await invokeMany({ body: table(4, { 2: 'x' }), env: INLINE });
    expect(await textOf(response)).toBe('P,_error_\n1,\n,invalid-record\n3,\n4,\n');
    expect(sent).toHaveLength(3);
    expect(request.tally).toMatchObject({ scored: 3, failed: 1 });
  });

  it('has its inputs joined to its row', async () => {
    const env = { ...INLINE, SCR_JOIN_INPUTS: 'true' };
    const { response } = await invokeMany({ body: table(2, { 1: 'x' }), env });
    expect(await textOf(response)).toBe('X,P,_error_\nx,,invalid-record\n2,2,\n');
  });
});

describe('a record that SCR fails on', () => {
  const failingOn =
    (x: number, fail: () => Partial<Answer>, body: Uint8Array = ONE) =>
    (payload: string) =>
      payload.includes(`"value":${x}}`) ? fail() : { body };

  it('ends the request with its error and its number', async () => {
    const answer = failingOn(5, () => ({ status: 500 }));
    const { response } = await invokeMany({ body: table(9), answer });
    await expect(response).rejects.toMatchObject({
      code: 'record-failed',
      status: 502,
      detail: 'Record 5: SCR answered with status 500.',
      errors: [{ record: 5 }],
    });
  });

  it('ends the answer where its beginning was sent', async () => {
    const answer = failingOn(MANY, () => ({ status: 422 }), LONG);
    const { response } = await invokeMany({ body: table(MANY), answer });
    expect((await response).status).toBe(200);
    await expect(textOf(response)).rejects.toMatchObject({ code: 'record-refused' });
  });

  it.each([
    ['record-refused', () => ({ status: 404 })],
    ['record-failed', () => ({ status: 503 })],
    ['scr-bad-response', () => ({ status: 200, body: Buffer.from('[]') })],
    [
      'scr-unavailable',
      () => {
        throw new ProblemError('scr-unavailable');
      },
    ],
    [
      'response-too-large',
      () => {
        throw new ProblemError('response-too-large');
      },
    ],
    [
      // Its own time passed (SCR_TIMEOUT_MS), not that of the request.
      'deadline-exceeded',
      () => {
        throw new ProblemError('deadline-exceeded');
      },
    ],
  ])('has a row with %s in inline', async (code, fail) => {
    const { response } = await invokeMany({ body: table(3), env: INLINE, answer: failingOn(2, fail) });
    expect(await textOf(response)).toBe(`P,_error_\n1,\n,${code}\n1,\n`);
  });

  it.each(['overloaded', 'draining', 'not-ready'] as const)(
    'ends the request in inline where the failure is %s',
    async (code) => {
      const answer = failingOn(2, () => {
        throw new ProblemError(code);
      });
      const { response } = await invokeMany({ body: table(3), env: INLINE, answer });
      await expect(response).rejects.toMatchObject({ code });
    },
  );

  it('ends the request in inline where the fault is ours', async () => {
    const answer = failingOn(2, () => {
      throw new TypeError('a bug');
    });
    const { response } = await invokeMany({ body: table(3), env: INLINE, answer });
    await expect(response).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('a request with many records', () => {
  it('that ends has the reason of its end, and what is under way is broken off', async () => {
    const controller = new AbortController();
    const aborted: number[] = [];
    const { response, sent } = await invokeMany({
      body: table(MANY),
      env: INLINE,
      signal: controller.signal,
      answer: (_, { signal }) =>
        new Promise((__, reject) => {
          signal.addEventListener('abort', () => {
            aborted.push(aborted.length);
            reject(signal.reason);
          });
        }),
    });
    const outcome = response.catch((thrown: unknown) => thrown);
    while (sent.length < 8) await settled();
    controller.abort(new ProblemError('deadline-exceeded', { detail: 'Too late.' }));
    expect(await outcome).toMatchObject({ code: 'deadline-exceeded', detail: 'Too late.' });
    expect([sent.length, aborted.length]).toEqual([8, 8]);
  });

  it('breaks off what is under way when one record ends it', async () => {
    let aborted = 0;
    const { response } = await invokeMany({
      body: table(100),
      answer: (payload, { signal }) => {
        if (payload.includes('"value":3}')) return { status: 400 };
        signal.addEventListener('abort', () => aborted++);
        return new Promise(() => {});
      },
    });
    await expect(response).rejects.toMatchObject({ code: 'record-refused' });
    expect(aborted).toBeGreaterThanOrEqual(2);
  });

  it('is scored no further than its answer is read', async () => {
    const { response, sent } = await invokeMany({ body: table(MANY), env: INLINE });
    const { body } = await response;
    if (body instanceof Uint8Array) throw new Error('The answer came whole.');
    await settled();
    const before = sent.length;
    expect(before).toBeLessThan(MANY / 2);
    const parts = body[Symbol.asyncIterator]();
    await parts.next();
    await parts.return?.();
    await settled();
    expect(sent.length).toBeLessThan(before + 200);
  });

  it('that fails does not wait for the rest of a body that does not come', async () => {
    const { response } = await invokeMany({
      body: stalling('X\n1\n2\n'),
      env: INLINE,
      answer: () => {
        throw new ProblemError('overloaded');
      },
    });
    await expect(response).rejects.toMatchObject({ code: 'overloaded' });
  });

  it('tells the time of all its records', async () => {
    const { response, request } = await invokeMany({
      body: table(10),
      answer: (_, { timings }) => {
        timings.queueMs += 1;
        timings.scorerMs += 2;
        return { body: LONG };
      },
    });
    await response;
    expect(request.timings).toEqual({ queueMs: 10, scorerMs: 20 });
  });

  it('is one batch, whose records go on with what came with it', async () => {
    const calls: Call[] = [];
    const attributes = [['x-amzn-sagemaker-target-variant', 'b']] as const;
    const { response } = await invokeMany({
      body: table(2),
      attributes,
      answer: (_, call) => {
        calls.push(call);
        return { body: LONG };
      },
    });
    await response;
    const expected = { attributes, correlationId: 'order-7', contentType: 'application/json' };
    expect(calls).toMatchObject([expected, expected]);
    const [first, second] = calls;
    expect(first?.batch).toMatchObject({ isAdmitted: false });
    expect(second?.batch).toBe(first?.batch);
  });
});

async function* stalling(beginning: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(beginning.padEnd(10_000, '3\n'));
  await new Promise(() => {});
}
