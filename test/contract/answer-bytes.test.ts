import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { answerBytes, startAnsweringServer } from '../harness/answering-server.ts';
import { startContainerAt, untilPing } from '../harness/container.ts';
import { invoke } from '../harness/http.ts';
import { FLAT_RECORD } from '../harness/records.ts';

describe("A model's answer", () => {
  let port = 0;
  let body = Buffer.alloc(0);
  beforeAll(async () => {
    const server = await startAnsweringServer();
    server.onScore((socket) => socket.write(answerBytes(body)));
    const container = await startContainerAt(server.port);
    await untilPing(container, 200);
    port = container.port;
  });

  it.each([
    ['SCR of 2021', '{"outputs":[{"name":"BAD","value":null},{"name":"EM_CLASSIFICATION","value":"0 "}]}'],
    [
      'SCR of 2022',
      '{"version":1,"metadata":{"module_id":"m","step_id":"score","elapsed_nanos":"1551121"},"outputs":[{"name":"_leaf_id_","value":8.0}]}',
    ],
    [
      'SCR of 2023',
      '{"metadata":{"module_id":"m","elapsed_nanos":269232100,"step_id":"execute"},"version":1,"outputs":[{"name":"out","value":"test"}]}',
    ],
    [
      'SCR of 2024',
      '{"metadata":{"elapsed_nanos":3936668,"timestamp":"2024-12-08T14:34:49.068232085Z"},"data":{"returnCode":0.0,"NAME":"Paul"},"version":1}',
    ],
    ['doubles with a fraction', '{"data":{"P":8.0,"Q":-0.0,"R":1E-7}}'],
    ['leading blanks, escapes and a name twice', '{"b":"           1","a":"\\u00e9\\/","b":2}'],
    ['more digits than a double has', '{"outputs":[{"name":"N","value":12345678901234567890.123456789}]}'],
    ['odd spacing', ' {\r\n\t"a" :\u0020\u00201 }\n\n'],
    ['nothing at all', ''],
  ])('comes through byte for byte: %s', async (_, text) => {
    body = Buffer.from(text);
    const answer = await invoke(port, FLAT_RECORD);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(text);
  });

  it('comes through byte for byte, whatever it holds', async () => {
    const bytes = fc.uint8Array({ maxLength: 2000 }).map((array) => Buffer.from(array));
    const json = fc.json().map((text) => Buffer.from(text));
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, json), async (given) => {
        body = given;
        const answer = await invoke(port, FLAT_RECORD);
        return answer.status === 200 && answer.body.equals(given);
      }),
      { numRuns: 60 },
    );
  });

  it('comes through byte for byte when it is large', async () => {
    body = Buffer.alloc(5_000_000, 'é');
    const answer = await invoke(port, FLAT_RECORD);
    expect(answer.body.equals(body)).toBe(true);
  });
});
