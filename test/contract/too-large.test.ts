import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../harness/container.ts';
import { invoke } from '../harness/http.ts';
import { problemOf } from '../harness/problem.ts';
import { connectRaw, type RawConnection, requestText } from '../harness/raw-connection.ts';
import { recordOfBytes } from '../harness/records.ts';

const LIMIT = 1_000_000;
/** What the system's buffers on both sides may take without anybody reading: a few megabytes on loopback. */
const BUFFERS = 16_000_000;
const FAR_TOO_MUCH = 200_000_000;
const JSON_HEADERS = { 'Content-Type': 'application/json' };

describe('A body over the limit', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ env: { MAX_PAYLOAD_BYTES: String(LIMIT), SCR_VALIDATION: 'off' } });
  });

  /** Goes on sending, in pieces, until the server closes the connection. */
  async function sendUntilClosed(connection: RawConnection, piece: string): Promise<void> {
    let closed = false;
    void connection.closed.then(() => {
      closed = true;
    });
    while (!closed && connection.sentBytes < FAR_TOO_MUCH) {
      connection.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('is refused by its Content-Length before it is sent, and the rest is not read', async () => {
    const connection = connectRaw(rig.port);
    connection.write(requestText('POST /invocations', { ...JSON_HEADERS, 'Content-Length': FAR_TOO_MUCH }));
    expect(problemOf(await connection.answer())).toMatchObject({
      status: 413,
      code: 'payload-too-large',
      detail: expect.stringContaining(String(LIMIT)),
    });
    await sendUntilClosed(connection, ' '.repeat(65_536));
    expect(connection.sentBytes).toBeLessThan(BUFFERS);
  });

  it('is refused at the chunk that goes over, and a client that goes on sending sees it', async () => {
    const connection = connectRaw(rig.port);
    connection.write(requestText('POST /invocations', { ...JSON_HEADERS, 'Transfer-Encoding': 'chunked' }));
    await sendUntilClosed(connection, `10000\r\n${' '.repeat(65_536)}\r\n`);
    expect(problemOf(await connection.answer())).toMatchObject({ status: 413, code: 'payload-too-large' });
    expect(connection.sentBytes).toBeLessThan(LIMIT + BUFFERS);
  });

  it('is refused while one of just the limit is scored', async () => {
    const body = recordOfBytes(LIMIT);
    expect(body).toHaveLength(LIMIT);
    expect((await invoke(rig.port, body)).status).toBe(200);
    expect(problemOf(await invoke(rig.port, `${body} `))).toMatchObject({ status: 413 });
  });

  it('never reaches SCR', async () => {
    rig.scr.resetCounts();
    await invoke(rig.port, recordOfBytes(LIMIT + 1));
    expect(rig.scr.counts().total).toBe(0);
  });

  it('leaves the connection usable where the rest is small', async () => {
    const small = await startRig({ env: { MAX_PAYLOAD_BYTES: '100' } });
    const connection = connectRaw(small.port);
    const body = recordOfBytes(1000);
    connection.write(requestText('POST /invocations', { ...JSON_HEADERS, 'Content-Length': 1000 }, body));
    connection.write(requestText('GET /ping'));
    const answers = await connection.untilAnswers(2);
    expect(answers.map(({ status }) => status)).toEqual([413, 200]);
  });
});
