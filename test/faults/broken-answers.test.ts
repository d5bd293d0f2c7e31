import { beforeAll, describe, expect, it } from '@jest/globals';
import { type AnsweringServer, startAnsweringServer } from '../harness/answering-server.ts';
import { startContainerAt, untilPing } from '../harness/container.ts';
import { invoke } from '../harness/http.ts';
import { problemOf } from '../harness/problem.ts';
import { FLAT_RECORD } from '../harness/records.ts';

const HALF_CHUNKED = 'HTTP/1.1 200 \r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n';
const HALF_BODY = '\r\n20\r\n{"data":{"P_BAD1":0.1';

describe('An answer that breaks off is never passed on as if it were whole', () => {
  let port = 0;
  let server: AnsweringServer;
  beforeAll(async () => {
    server = await startAnsweringServer();
    const container = await startContainerAt(server.port, { SCR_BREAKER_FAILURES: '0' });
    await untilPing(container, 200);
    port = container.port;
  });

  it.each([
    ['within a chunk', HALF_CHUNKED + HALF_BODY],
    [
      'within a chunk of an answer that closes the connection',
      `${HALF_CHUNKED}Connection: close\r\n${HALF_BODY}`,
    ],
    ['before the last chunk', `${HALF_CHUNKED}Connection: close\r\n\r\n2\r\n{}\r\n`],
    ['within its length', 'HTTP/1.1 200 \r\nContent-Length: 90\r\n\r\n{"data":{'],
    [
      'within its length, closing',
      'HTTP/1.1 200 \r\nConnection: close\r\nContent-Length: 90\r\n\r\n{"data":{',
    ],
    ['within its headers', 'HTTP/1.1 200 \r\nContent-Ty'],
    ['before its first byte', ''],
  ])('with FIN or RST: %s', async (_, bytes) => {
    for (const end of ['fin', 'reset'] as const) {
      server.onScore((socket) => {
        socket.write(bytes, () => (end === 'fin' ? socket.end() : socket.resetAndDestroy()));
      });
      const answer = await invoke(port, FLAT_RECORD);
      expect(problemOf(answer)).toMatchObject({ status: 502, code: 'scr-unavailable' });
    }
  });

  it('is whole where only the end of the connection says so, as in HTTP/1.0', async () => {
    server.onScore((socket) =>
      socket.end('HTTP/1.1 200 \r\nContent-Type: application/json\r\n\r\n{"data":{}}'),
    );
    expect((await invoke(port, FLAT_RECORD)).text).toBe('{"data":{}}');
  });
});
