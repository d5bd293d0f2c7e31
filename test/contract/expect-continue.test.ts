import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../harness/container.ts';
import { problemOf } from '../harness/problem.ts';
import { connectRaw, requestText } from '../harness/raw-connection.ts';
import { FLAT_RECORD } from '../harness/records.ts';

const WAITING = { 'Content-Type': 'application/json', Expect: '100-continue' };

describe('A client that asks before it sends its body', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ env: { MAX_PAYLOAD_BYTES: '1000' } });
  });

  it('is told to go on, and scored', async () => {
    const connection = connectRaw(rig.port);
    connection.write(requestText('POST /invocations', { ...WAITING, 'Content-Length': FLAT_RECORD.length }));
    expect((await connection.answer()).status).toBe(100);
    connection.write(FLAT_RECORD);
    const answers = await connection.untilAnswers(2);
    expect(answers.map(({ status }) => status)).toEqual([100, 200]);
  });

  it.each([
    ['too large', { ...WAITING, 'Content-Length': 2000 }, 413],
    ['of an unknown type', { ...WAITING, 'Content-Type': 'text/html', 'Content-Length': 20 }, 415],
    ['compressed', { ...WAITING, 'Content-Encoding': 'gzip', 'Content-Length': 20 }, 415],
    ['not acceptable', { ...WAITING, Accept: 'text/html', 'Content-Length': 20 }, 406],
  ])('is refused without being told to go on: %s', async (_, headers, status) => {
    const connection = connectRaw(rig.port);
    connection.write(requestText('POST /invocations', headers));
    const answer = await connection.answer();
    expect(problemOf(answer).status).toBe(status);
    // Whether the body follows is open now (RFC 9110, section 10.1.1), so the connection can't be used again.
    expect(answer.headers.connection).toBe('close');
    await connection.closed;
  });

  it('is refused with 417 where it expects anything else', async () => {
    const connection = connectRaw(rig.port);
    connection.write(
      requestText('POST /invocations', { ...WAITING, Expect: '200-ok', 'Content-Length': 2 }, '{}'),
    );
    expect(problemOf(await connection.answer())).toMatchObject({ status: 417, code: 'expectation-failed' });
  });

  it('is not told to go on for a path that does not exist', async () => {
    const connection = connectRaw(rig.port);
    connection.write(requestText('POST /nothing', { ...WAITING, 'Content-Length': 20 }));
    expect(problemOf(await connection.answer()).status).toBe(404);
  });
});
