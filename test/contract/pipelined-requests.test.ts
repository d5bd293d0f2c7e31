import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../harness/container.ts';
import { withFault } from '../harness/http.ts';
import { connectRaw, invocationText, requestText } from '../harness/raw-connection.ts';
import { FLAT_RECORD } from '../harness/records.ts';
import { until } from '../harness/until.ts';

const slow = (id: string) =>
  invocationText(FLAT_RECORD, { ...withFault('slow:200'), 'X-Correlation-Id': id });
const quick = (id: string) => invocationText(FLAT_RECORD, { 'X-Correlation-Id': id });

describe('Requests that are sent without waiting for answers', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ env: { MAX_PAYLOAD_BYTES: '400000' } });
  });

  it('are answered in their order, whichever is done first', async () => {
    const connection = connectRaw(rig.port);
    connection.write(
      slow('order-1') + quick('order-2') + requestText('GET /ping', { 'X-Correlation-Id': 'order-3' }),
    );
    const answers = await connection.untilAnswers(3);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.map(({ headers }) => headers['x-correlation-id'])).toEqual([
      'order-1',
      'order-2',
      'order-3',
    ]);
  });

  it('get no answer of another: a bad request behind one in progress is not answered in its place', async () => {
    const connection = connectRaw(rig.port);
    connection.write(slow('before-garbage'));
    await until(() => rig.scr.counts().inFlight === 1);
    connection.write('this is not HTTP\r\n\r\n');
    await connection.closed;
    expect(connection.answers().map(({ headers }) => headers['x-correlation-id'])).toEqual([
      'before-garbage',
    ]);
  });

  it('are refused at once for a body that breaks, also behind one that was read meanwhile', async () => {
    const connection = connectRaw(rig.port);
    const broken = requestText('POST /invocations', {
      'Content-Type': 'application/json',
      'Transfer-Encoding': 'chunked',
      'X-Correlation-Id': 'broken-chunk',
    });
    connection.write(`${quick('before-broken-chunk')}${broken}5\r\n{"a":\r\n`);
    await connection.untilAnswers(1);
    connection.write('this is no chunk\r\n');
    const answers = await connection.untilAnswers(2);
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
    expect(answers[1]?.headers['x-correlation-id']).toBe('broken-chunk');
  });

  it('get no answer of another: an unknown expectation behind one in progress is refused after it', async () => {
    const connection = connectRaw(rig.port);
    connection.write(slow('before-expectation'));
    connection.write(
      requestText('POST /invocations', {
        Expect: 'a-miracle',
        'Content-Length': 0,
        'X-Correlation-Id': 'expects',
      }),
    );
    const answers = await connection.untilAnswers(2);
    expect(answers.map(({ status }) => status)).toEqual([200, 417]);
    expect(answers.map(({ headers }) => headers['x-correlation-id'])).toEqual([
      'before-expectation',
      'expects',
    ]);
  });

  it('are answered though one behind them is refused unread', async () => {
    const connection = connectRaw(rig.port);
    const slower = invocationText(FLAT_RECORD, {
      ...withFault('slow:900'),
      'X-Correlation-Id': 'before-large',
    });
    connection.write(slower + requestText('POST /invocations', { 'Content-Length': 500_000 }));
    const answers = await connection.untilAnswers(2);
    expect(answers.map(({ status }) => status)).toEqual([200, 413]);
    await connection.closed;
  });
});
