import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Rig, startRig } from '../harness/container.ts';
import { invoke, withFault } from '../harness/http.ts';
import { connectRaw, invocationText, requestText } from '../harness/raw-connection.ts';
import { DATA_RECORD, FLAT_RECORD, INPUTS_RECORD } from '../harness/records.ts';

describe('What SCR gets', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ scr: { recordRequests: 1 }, env: { SCR_VALIDATION: 'off' } });
  });
  beforeEach(() => rig.scr.resetCounts());

  const arrived = () => {
    const [request] = rig.scr.requests(1);
    if (request === undefined) throw new Error('Nothing arrived at SCR.');
    const { rawHeaders } = request;
    const headers = new Map<string, string>();
    for (let i = 0; i < rawHeaders.length; i += 2)
      headers.set(String(rawHeaders[i]).toLowerCase(), String(rawHeaders[i + 1]));
    return { path: request.path, headers, body: Buffer.from(request.bodyBase64, 'base64') };
  };

  it.each([
    ['the shape `inputs`', INPUTS_RECORD],
    ['the shape `data`', DATA_RECORD],
    ['a flat record', FLAT_RECORD],
    ['odd spacing', '\r\n\t {  "LOAN" :\n1700 , "JOB":\t"Other"}\n '],
    ['escapes', '{"JOB":"\\u004fther\\/\\n","\\u004cOAN":1}'],
    ['twenty digits', '{"LOAN":12345678901234567890,"VALUE":0.10000000000000000000001,"YOJ":1E+2}'],
    ['a name twice', '{"LOAN":1,"LOAN":2}'],
    ['other scripts', '{"JOB":"Ärztin 医者 🏥"}'],
  ])('is the body byte for byte: %s', async (_, body) => {
    expect((await invoke(rig.port, body)).status).toBe(200);
    expect(arrived().body.toString()).toBe(body);
    expect(arrived().path).toBe('/hmeq');
  });

  it('is the body byte for byte, whatever record it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()),
        fc.nat(3),
        async (record, spaces) => {
          const body = JSON.stringify({ data: record }, undefined, spaces);
          await invoke(rig.port, body);
          return arrived().body.toString() === body;
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is the body in one piece where it came in chunks', async () => {
    const connection = connectRaw(rig.port);
    connection.write(
      requestText('POST /invocations', {
        'Content-Type': 'application/json',
        'Transfer-Encoding': 'chunked',
      }),
    );
    for (const byte of FLAT_RECORD) connection.write(`1\r\n${byte}\r\n`);
    connection.write('0\r\nX-Trailer: dropped\r\n\r\n');
    expect((await connection.answer()).status).toBe(200);
    expect(arrived().body.toString()).toBe(FLAT_RECORD);
    expect(arrived().headers.get('content-length')).toBe(String(FLAT_RECORD.length));
    expect([...arrived().headers.keys()]).not.toContain('x-trailer');
  });

  it("has SageMaker's headers and no other of the caller's: none of one hop, no Accept-Encoding", async () => {
    const connection = connectRaw(rig.port);
    connection.write(
      invocationText(FLAT_RECORD, {
        'X-Amzn-SageMaker-Custom-Attributes': 'trace=1;user=a b',
        'X-Amzn-SageMaker-Inference-Id': 'inference-7',
        'X-Amzn-SageMaker-Target-Variant': 'blue',
        'X-Amzn-SageMaker-Hop': 'named by Connection',
        Connection: 'close, X-Amzn-SageMaker-Hop',
        'Keep-Alive': 'timeout=1',
        'Proxy-Authorization': 'Basic c2VjcmV0',
        TE: 'trailers',
        'Accept-Encoding': 'gzip, br',
        Authorization: 'Bearer secret',
        Cookie: 'session=secret',
        'X-Forwarded-For': '203.0.113.7',
      }),
    );
    expect((await connection.answer()).status).toBe(200);
    const { headers } = arrived();
    expect(headers.get('x-amzn-sagemaker-custom-attributes')).toBe('trace=1;user=a b');
    expect(headers.get('x-amzn-sagemaker-inference-id')).toBe('inference-7');
    expect(headers.get('x-amzn-sagemaker-target-variant')).toBe('blue');
    expect(headers.get('content-type')).toBe('application/json');
    expect([...headers.keys()].sort()).toEqual([
      'accept',
      'connection',
      'content-length',
      'content-type',
      'host',
      'x-amzn-sagemaker-custom-attributes',
      'x-amzn-sagemaker-inference-id',
      'x-amzn-sagemaker-target-variant',
      'x-correlation-id',
    ]);
  });

  it('has the content type as the caller wrote it, and JSON where the caller named none', async () => {
    await invoke(rig.port, FLAT_RECORD, { 'content-type': 'application/json; charset=UTF-8' });
    expect(arrived().headers.get('content-type')).toBe('application/json; charset=UTF-8');
    const connection = connectRaw(rig.port);
    connection.write(requestText('POST /invocations', { 'Content-Length': FLAT_RECORD.length }, FLAT_RECORD));
    expect((await connection.answer()).status).toBe(200);
    expect(arrived().headers.get('content-type')).toBe('application/json');
  });

  it("comes back with the caller's CustomAttributes where SCR sets none", async () => {
    const answer = await invoke(rig.port, FLAT_RECORD, {
      'x-amzn-sagemaker-custom-attributes': 'trace=1; order=7',
    });
    expect(answer.headers['x-amzn-sagemaker-custom-attributes']).toBe('trace=1; order=7');
    expect((await invoke(rig.port, FLAT_RECORD)).headers).not.toHaveProperty(
      'x-amzn-sagemaker-custom-attributes',
    );
  });

  it("comes back with SCR's own CustomAttributes where it sets them, and its other SageMaker headers", async () => {
    const own = await invoke(rig.port, FLAT_RECORD, withFault('attributes:mine'));
    expect(own.headers['x-amzn-sagemaker-custom-attributes']).toBe('mine');
    const session = await invoke(
      rig.port,
      FLAT_RECORD,
      withFault('header:X-Amzn-SageMaker-New-Session-Id=abc'),
    );
    expect(session.headers['x-amzn-sagemaker-new-session-id']).toBe('abc');
  });

  it.each(['Connection=X-Odd', 'Proxy-Authenticate=Basic', 'Upgrade=h2c', 'Set-Cookie=a=1', 'Server=Tomcat'])(
    "keeps what is SCR's affair from the caller: %s",
    async (header) => {
      const [name = '', value = ''] = header.split('=');
      const answer = await invoke(rig.port, FLAT_RECORD, withFault(`header:${header}`));
      expect(answer.status).toBe(200);
      expect(answer.headers[name.toLowerCase()] ?? '').not.toBe(value);
    },
  );
});
