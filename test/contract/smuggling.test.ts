import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../harness/container.ts';
import { get } from '../harness/http.ts';
import { problemOf } from '../harness/problem.ts';
import { connectRaw } from '../harness/raw-connection.ts';
import { FLAT_RECORD } from '../harness/records.ts';

const HEAD = 'POST /invocations HTTP/1.1\r\nHost: model\r\nContent-Type: application/json\r\n';
const CHUNKED = `${FLAT_RECORD.length.toString(16)}\r\n${FLAT_RECORD}\r\n0\r\n\r\n`;

const ATTEMPTS: Readonly<Record<string, string>> = {
  'both Content-Length and Transfer-Encoding': `${HEAD}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKED}`,
  'both Transfer-Encoding and Content-Length': `${HEAD}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${CHUNKED}`,
  'two different Content-Lengths': `${HEAD}Content-Length: ${FLAT_RECORD.length}\r\nContent-Length: 5\r\n\r\n${FLAT_RECORD}`,
  'the same Content-Length twice': `${HEAD}Content-Length: ${FLAT_RECORD.length}\r\nContent-Length: ${FLAT_RECORD.length}\r\n\r\n${FLAT_RECORD}`,
  'a Content-Length with a sign': `${HEAD}Content-Length: +${FLAT_RECORD.length}\r\n\r\n${FLAT_RECORD}`,
  'a Content-Length that is a list': `${HEAD}Content-Length: ${FLAT_RECORD.length}, ${FLAT_RECORD.length}\r\n\r\n${FLAT_RECORD}`,
  'a folded header': `${HEAD}X-Amzn-SageMaker-Custom-Attributes: a\r\n b: c\r\nContent-Length: ${FLAT_RECORD.length}\r\n\r\n${FLAT_RECORD}`,
  'a space before the colon': `${HEAD}Content-Length : ${FLAT_RECORD.length}\r\n\r\n${FLAT_RECORD}`,
  'a disguised Transfer-Encoding': `${HEAD}Transfer-Encoding: xchunked\r\n\r\n${CHUNKED}`,
  'chunked before another encoding': `${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n${CHUNKED}`,
  'a chunk size that is not hexadecimal': `${HEAD}Transfer-Encoding: chunked\r\n\r\n0x5\r\n{"a":\r\n0\r\n\r\n`,
  'a negative chunk size': `${HEAD}Transfer-Encoding: chunked\r\n\r\n-5\r\n{"a":\r\n0\r\n\r\n`,
  'a chunk size beyond all numbers': `${HEAD}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{"a":\r\n0\r\n\r\n`,
  'a chunk that is longer than it says': `${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n${FLAT_RECORD}\r\n0\r\n\r\n`,
  'a bare line feed after a chunk size': `${HEAD}Transfer-Encoding: chunked\r\n\r\n${FLAT_RECORD.length.toString(16)}\n${FLAT_RECORD}\r\n0\r\n\r\n`,
  'a bare carriage return in a header': `${HEAD}X-Amzn-SageMaker-Custom-Attributes: a\rX-Evil: b\r\nContent-Length: ${FLAT_RECORD.length}\r\n\r\n${FLAT_RECORD}`,
  'a NUL in a header': `${HEAD}X-Amzn-SageMaker-Custom-Attributes: a\0b\r\nContent-Length: ${FLAT_RECORD.length}\r\n\r\n${FLAT_RECORD}`,
  'a version that does not exist': `POST /invocations HTTP/1.9\r\nHost: model\r\nContent-Length: ${FLAT_RECORD.length}\r\n\r\n${FLAT_RECORD}`,
  'the preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
};

describe('A request that two servers could read differently', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ scr: { recordRequests: 10 } });
  });

  it.each(Object.entries(ATTEMPTS))(
    'is refused as a problem and closed, and never reaches SCR: %s',
    async (_, text) => {
      rig.scr.resetCounts();
      const connection = connectRaw(rig.port);
      connection.write(text);
      const answer = await connection.answer();
      expect(problemOf(answer)).toMatchObject({
        status: 400,
        code: expect.stringMatching(/^invalid-(request|json)$/),
      });
      await connection.closed;
      expect(connection.answers()).toHaveLength(1);
      expect(rig.scr.counts().total).toBe(0);
      expect((await get(rig.port, '/ping')).status).toBe(200);
    },
  );
});
