import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { problemOf } from '../../harness/problem.ts';
import { FLAT_RECORD } from '../../harness/records.ts';
import { type AsyncStack, BUCKET, type FrontDoor, resultUrl, startAsyncStack } from './async-stack.ts';

const INPUT_LOCATION = 'x-amzn-sagemaker-inputlocation';
const CSV = 'LOAN,JOB\n1700,Other\n2500,Mgr\n';
const JSON_TYPE = { 'content-type': 'application/json' };
const CSV_TYPE = { 'content-type': 'text/csv' };

let stack: AsyncStack;
let front: FrontDoor;
beforeAll(async () => {
  stack = await startAsyncStack();
  front = await stack.frontDoor();
});

const post = (path: string, headers: Readonly<Record<string, string>>, body?: string) =>
  front.send(path, { method: 'POST', headers, ...(body !== undefined && { body }) });

describe('A body that comes along', () => {
  it('is accepted at once, and its score is there later, as the container gives it', async () => {
    const accepted = await post('/async-invocations', JSON_TYPE, FLAT_RECORD);
    expect(accepted).toMatchObject({
      status: 202,
      headers: {
        location: expect.stringMatching(/^async-invocations\/[\w-]{32}$/),
        'retry-after': '1',
        'x-invocation-status': 'pending',
      },
    });
    const { id } = JSON.parse(accepted.text);
    expect(accepted.headers.location).toBe(`async-invocations/${id}`);
    const done = await front.settled(resultUrl(accepted));
    expect(done).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json', 'x-invocation-status': 'done' },
    });
    const now = await post('/invocations', JSON_TYPE, FLAT_RECORD);
    expect(JSON.parse(done.text).data).toEqual(JSON.parse(now.text).data);
  });

  it.each(['/endpoints/homeloan/async-invocations', '/endpoints/homeloan/async-invocations/'])(
    'may go to an endpoint by name: %s',
    async (path) => {
      const accepted = await post(path, { ...CSV_TYPE, accept: 'application/jsonlines' }, CSV);
      expect(new URL(resultUrl(accepted)).pathname).toMatch(
        /^\/endpoints\/homeloan\/async-invocations\/[\w-]{32}$/,
      );
      const done = await front.settled(resultUrl(accepted));
      expect(done).toMatchObject({ status: 200, headers: { 'content-type': 'application/jsonlines' } });
      expect(done.text.trimEnd().split('\n')).toHaveLength(2);
    },
  );

  it.each<[string, Readonly<Record<string, string>>, string, number, string]>([
    ['broken JSON', JSON_TYPE, '{"LOAN":', 400, 'invalid-json'],
    ['a record that breaks the signature', JSON_TYPE, '{"LOAN":"many"}', 400, 'invalid-record'],
    ['a faulty row', CSV_TYPE, 'LOAN\nmany\n', 400, 'invalid-record'],
    ['another content type', { 'content-type': 'application/xml' }, '<a/>', 415, 'unsupported-media-type'],
    ['an impossible Accept', { ...JSON_TYPE, accept: 'text/html' }, FLAT_RECORD, 406, 'not-acceptable'],
    [
      'a variant, which an asynchronous endpoint has none to choose of',
      { ...JSON_TYPE, 'x-amzn-sagemaker-target-variant': 'b' },
      FLAT_RECORD,
      400,
      'invalid-request',
    ],
  ])('is refused at once for %s, and nothing is stored or queued', async (_, headers, body, status, code) => {
    const before = (await stack.sagemaker.jobs()).length;
    const keys = await inputKeys();
    expect(problemOf(await post('/async-invocations', headers, body))).toMatchObject({ status, code });
    expect((await stack.sagemaker.jobs()).length).toBe(before);
    expect(await inputKeys()).toEqual(keys);
  });

  it('keeps the caller’s attributes and correlation id, and none of the budget of the request', async () => {
    const attributes = 'tenant=a;scr-cid=order-9;scr-budget-ms=20000';
    const accepted = await post(
      '/async-invocations',
      { ...JSON_TYPE, 'x-amzn-sagemaker-custom-attributes': attributes },
      FLAT_RECORD,
    );
    expect(accepted.status).toBe(202);
    expect((await front.settled(resultUrl(accepted))).status).toBe(200);
    const [request] = await stack.sagemaker.requests(1);
    expect(JSON.stringify(request)).toContain('tenant=a;scr-cid=order-9"');
    expect(await stack.container.log.request('order-9')).toMatchObject({ status: 200 });
  });

  it('over the limit is told to upload', async () => {
    const small = await stack.frontDoor({ MAX_PAYLOAD_BYTES: '1000' });
    const answer = await small.send('/async-invocations', {
      method: 'POST',
      headers: CSV_TYPE,
      body: `LOAN\n${'1\n'.repeat(600)}`,
    });
    expect(problemOf(answer)).toMatchObject({
      status: 413,
      detail:
        'The limit is 1000 bytes. What is larger is uploaded: POST /endpoints/homeloan/async-invocations/uploads.',
    });
  });

  it('goes along with the call where that is allowed', async () => {
    const inline = await stack.frontDoor({ ASYNC_INLINE_BODIES: 'true' });
    const keys = await inputKeys();
    const accepted = await inline.send('/async-invocations', {
      method: 'POST',
      headers: JSON_TYPE,
      body: FLAT_RECORD,
    });
    expect((await inline.settled(resultUrl(accepted))).status).toBe(200);
    expect(await inputKeys()).toEqual(keys);
  });
});

describe('An object that is in S3 already', () => {
  it('is scored where it is', async () => {
    await stack.s3.put('s3://shared/in/loans.csv', CSV);
    const accepted = await post('/async-invocations', {
      ...CSV_TYPE,
      [INPUT_LOCATION]: 's3://shared/in/loans.csv',
    });
    expect(accepted.status).toBe(202);
    expect((await front.settled(resultUrl(accepted))).text.trimEnd().split('\n')).toHaveLength(3);
  });

  it.each([
    ['of another bucket', 's3://private/in/loans.csv'],
    ['of another prefix', 's3://shared/inner/loans.csv'],
    ['that is only a prefix', 's3://shared/in/'],
    ['of the front door’s own bucket', `s3://${BUCKET}/async/invocations/x.json`],
    ['that names an upload nobody offered', `s3://${BUCKET}/async/uploads/../inputs/x`],
    ['of the web', 'https://shared.s3.amazonaws.com/in/loans.csv'],
    ['that is none', 'loans.csv'],
    ['with nothing there', 's3://shared/in/none.csv'],
  ])('has to be an allowed one, and there: not one %s', async (_, location) => {
    await stack.s3.put('s3://private/in/loans.csv', CSV);
    await stack.s3.put('s3://shared/inner/loans.csv', CSV);
    const before = (await stack.sagemaker.jobs()).length;
    const answer = await post('/async-invocations', { ...CSV_TYPE, [INPUT_LOCATION]: location });
    expect(problemOf(answer)).toMatchObject({ status: 400, code: 'invalid-request' });
    expect((await stack.sagemaker.jobs()).length).toBe(before);
  });

  it('does not come with a body', async () => {
    const answer = await post(
      '/async-invocations',
      { ...CSV_TYPE, [INPUT_LOCATION]: 's3://shared/in/loans.csv' },
      CSV,
    );
    expect(problemOf(answer)).toMatchObject({ status: 400, code: 'invalid-request' });
  });
});

describe('A body over the gateway’s limit', () => {
  it('is put to a link, scored, and its result fetched by another link', async () => {
    const front6 = await stack.frontDoor({ MAX_RESPONSE_BYTES: '100000' });
    const offered = await front6.send('/async-invocations/uploads', { method: 'POST', headers: CSV_TYPE });
    expect(offered).toMatchObject({ status: 201, headers: { 'cache-control': 'no-store' } });
    const { upload, invocation } = JSON.parse(offered.text);
    const body = `LOAN,JOB,NOTE\n${`1700,Other,${'x'.repeat(4000)}\n`.repeat(2000)}`;
    const put = await fetch(upload.url, { method: upload.method, headers: upload.headers, body });
    expect(put.status).toBe(200);
    const accepted = await front6.send('/async-invocations', {
      method: 'POST',
      headers: invocation.headers,
    });
    expect(accepted.status).toBe(202);
    const done = await front6.settled(resultUrl(accepted));
    expect(done).toMatchObject({ status: 303, headers: { 'x-invocation-status': 'done' } });
    expect(JSON.parse(done.text)).toMatchObject({
      status: 'done',
      result: { url: done.headers.location, contentType: 'text/csv' },
    });
    const result = await fetch(done.headers.location ?? '');
    expect(result.headers.get('content-type')).toBe('text/csv');
    expect((await result.text()).trimEnd().split('\n')).toHaveLength(2001);
  });

  it('is a link for one content type alone', async () => {
    const { upload } = JSON.parse((await post('/async-invocations/uploads', CSV_TYPE)).text);
    expect(new URL(upload.url).searchParams.get('X-Amz-SignedHeaders')).toContain('content-type');
    expect(new URL(upload.url).search).not.toContain('checksum');
    expect(upload).toMatchObject({ headers: CSV_TYPE, maxBytes: 1_073_741_824 });
    expect(Date.parse(upload.expiresAt)).toBeGreaterThan(Date.now());
  });

  it('is not offered a link for what can’t be scored', async () => {
    const answer = await post('/async-invocations/uploads', { 'content-type': 'image/png' });
    expect(problemOf(answer)).toMatchObject({ status: 415 });
  });

  it('has to be there before it is posted', async () => {
    const { invocation } = JSON.parse((await post('/async-invocations/uploads', CSV_TYPE)).text);
    const answer = await post('/async-invocations', invocation.headers);
    expect(problemOf(answer)).toMatchObject({ status: 400, detail: expect.stringContaining('no object') });
  });
});

describe('An invocation', () => {
  it('is pending while it waits, and says when to ask again', async () => {
    const slow = 'standin-fault=slow:1500';
    const accepted = await post(
      '/async-invocations',
      { ...JSON_TYPE, 'x-amzn-sagemaker-custom-attributes': slow },
      FLAT_RECORD,
    );
    const path = new URL(resultUrl(accepted)).pathname;
    const asked = await front.send(path);
    expect(asked).toMatchObject({
      status: 202,
      headers: { 'retry-after': '1', 'x-invocation-status': 'pending', 'cache-control': 'no-store' },
    });
    expect(JSON.parse(asked.text)).toEqual({ id: path.split('/').at(-1), status: 'pending' });
    expect((await front.settled(resultUrl(accepted))).status).toBe(200);
  });

  it('that failed has the problem of the container, and gives nothing of the deployment away', async () => {
    await stack.s3.put('s3://shared/in/broken.csv', 'LOAN,JOB\nmany,Other\n');
    const accepted = await post('/async-invocations', {
      ...CSV_TYPE,
      [INPUT_LOCATION]: 's3://shared/in/broken.csv',
    });
    const failed = await front.settled(resultUrl(accepted));
    expect(failed.headers['x-invocation-status']).toBe('failed');
    expect(problemOf(failed)).toMatchObject({ status: 400, code: 'invalid-record' });
    expect(failed.text).not.toMatch(/arn:|s3:|results|homeloan-async|scoring|7f3a/);
  });

  it('that the model failed on says so, and nothing of what it said', async () => {
    const fault = 'standin-fault=status:500:application/json:%7B%22secret%22%3A1%7D';
    const accepted = await post(
      '/async-invocations',
      { ...JSON_TYPE, 'x-amzn-sagemaker-custom-attributes': fault },
      FLAT_RECORD,
    );
    const failed = await front.settled(resultUrl(accepted));
    expect(problemOf(failed)).toMatchObject({ status: 502, code: 'model-failed' });
    expect(failed.text).not.toContain('secret');
  });

  it.each(['AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'short', '..%2F..%2Fx', '__proto__'])(
    'that never was is not found: %s',
    async (id) => {
      expect(problemOf(await front.send(`/async-invocations/${id}`))).toMatchObject({ status: 404 });
    },
  );

  it('is found under its own endpoint alone', async () => {
    const accepted = await post('/endpoints/homeloan/async-invocations', JSON_TYPE, FLAT_RECORD);
    const { id } = JSON.parse(accepted.text);
    expect((await front.settled(resultUrl(accepted))).status).toBe(200);
    expect(problemOf(await front.send(`/endpoints/churn/async-invocations/${id}`))).toMatchObject({
      status: 404,
    });
  });

  it('is never the same as another one, whatever inference id its caller gives', async () => {
    const send = (body: string) =>
      post('/async-invocations', { ...JSON_TYPE, 'x-amzn-sagemaker-inference-id': 'mine' }, body);
    const [first, second] = await Promise.all([send('{"LOAN":1700}'), send('{"LOAN":90000}')]);
    const results = await Promise.all([first, second].map((one) => front.settled(resultUrl(one))));
    expect(results[0]?.text).not.toBe(results[1]?.text);
    const alone = await post('/invocations', JSON_TYPE, '{"LOAN":1700}');
    expect(JSON.parse(results[0]?.text ?? '').data).toEqual(JSON.parse(alone.text).data);
  });
});

describe('Whatever is before the function', () => {
  it.each(['rest', 'function-url', 'alb'] as const)(
    '%s: an invocation is accepted, found and fetched',
    async (kind) => {
      const behind = await stack.frontDoor({ MAX_RESPONSE_BYTES: '17000' }, kind);
      const rows = `LOAN,JOB\n${'1700,Other\n'.repeat(20)}`;
      const accepted = await behind.send('/async-invocations', {
        method: 'POST',
        headers: CSV_TYPE,
        body: rows,
      });
      expect(resultUrl(accepted)).toMatch(/\/async-invocations\/[\w-]{32}$/);
      expect(resultUrl(accepted).startsWith(behind.url)).toBe(true);
      const done = await behind.settled(resultUrl(accepted));
      expect(done.status).toBe(303);
      const result = await fetch(done.headers.location ?? '');
      expect((await result.text()).trimEnd().split('\n')).toHaveLength(21);
    },
  );
});

describe('A store that is not there', () => {
  it('is no reason to wait for ever, and nothing is queued', async () => {
    const lost = await stack.frontDoor({ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9' });
    const before = (await stack.sagemaker.jobs()).length;
    const answer = await lost.send('/async-invocations', {
      method: 'POST',
      headers: JSON_TYPE,
      body: FLAT_RECORD,
    });
    expect(problemOf(answer)).toMatchObject({ status: 503, detail: expect.stringContaining('object store') });
    expect((await stack.sagemaker.jobs()).length).toBe(before);
    expect(lost.lines.some((line) => line.includes('S3 failed.'))).toBe(true);
  });

  it('does not keep the front door from scoring at once', async () => {
    const lost = await stack.frontDoor({ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9' });
    const answer = await lost.send('/invocations', { method: 'POST', headers: JSON_TYPE, body: FLAT_RECORD });
    expect(answer.status).toBe(200);
  });
});

describe('An endpoint without an asynchronous one', () => {
  it('has no such route', async () => {
    const answer = await post('/endpoints/plain/async-invocations', JSON_TYPE, FLAT_RECORD);
    expect(problemOf(answer)).toMatchObject({ status: 404 });
  });
});

describe('Other methods', () => {
  it.each([
    ['GET', '/async-invocations', 'POST'],
    ['GET', '/async-invocations/uploads', 'POST'],
    ['DELETE', '/async-invocations/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'GET, HEAD'],
  ])('are refused: %s %s', async (method, path, allow) => {
    const answer = await front.send(path, { method });
    expect(problemOf(answer)).toMatchObject({ status: 405, code: 'method-not-allowed' });
    expect(answer.headers.allow).toBe(allow);
  });
});

/** Bodies that the front door has stored. */
async function inputKeys(): Promise<readonly string[]> {
  const { Contents = [] } = await stack.s3.client.send(
    new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'async/inputs/' }),
  );
  return Contents.map(({ Key }) => Key ?? '');
}
