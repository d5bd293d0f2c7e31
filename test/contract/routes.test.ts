import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../harness/container.ts';
import { get, send } from '../harness/http.ts';
import { problemOf } from '../harness/problem.ts';
import { connectRaw, requestText } from '../harness/raw-connection.ts';

const READ_ROUTES = ['/ping', '/execution-parameters', '/metrics'];

describe('Routes', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ env: { SCR_MAX_CONCURRENCY: '12', MAX_PAYLOAD_BYTES: '5000000' } });
  });

  it('GET /ping is 200 with an empty body', async () => {
    const answer = await get(rig.port, '/ping');
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(answer.headers['x-correlation-id']).toMatch(/^[\w.-]{1,128}$/);
  });

  it.each(READ_ROUTES)('HEAD %s is GET without the body', async (path) => {
    const answer = await send(rig.port, { method: 'HEAD', path });
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(answer.headers['x-correlation-id']).toBeDefined();
  });

  it.each(
    READ_ROUTES.flatMap((path) =>
      (['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'] as const).map(
        (method) => [method, path] as const,
      ),
    ),
  )('%s %s is 405 with Allow', async (method, path) => {
    const answer = await send(rig.port, { method, path });
    expect(problemOf(answer)).toMatchObject({ status: 405, code: 'method-not-allowed' });
    expect(answer.headers.allow).toBe('GET, HEAD');
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const)(
    '%s /invocations is 405 with Allow',
    async (method) => {
      const answer = await send(rig.port, { method, path: '/invocations' });
      expect(problemOf(answer)).toMatchObject({ status: 405, code: 'method-not-allowed' });
      expect(answer.headers.allow).toBe('POST');
    },
  );

  it('HEAD /invocations is 405 with Allow', async () => {
    const answer = await send(rig.port, { method: 'HEAD', path: '/invocations' });
    expect(answer).toMatchObject({ status: 405, text: '' });
    expect(answer.headers.allow).toBe('POST');
  });

  it.each([
    '/',
    '/nothing',
    '/invocations/more',
    '/prometheus',
    '/hmeq',
    '/hmeq/apiMeta/api',
    '/__env',
    '/%',
    '/%00',
    '//ping',
    '/..%2fping',
  ])('%s is 404: nothing of SCR is reached but by /invocations', async (path) => {
    rig.scr.resetCounts();
    expect(problemOf(await get(rig.port, path))).toMatchObject({ status: 404, code: 'not-found' });
    expect(rig.scr.counts().total).toBe(0);
  });

  it('does not say what software it is', async () => {
    const answer = await get(rig.port, '/ping');
    expect(answer.headers).not.toHaveProperty('x-powered-by');
    expect(answer.headers).not.toHaveProperty('server');
  });

  it('answers /ping whatever body comes with it', async () => {
    const connection = connectRaw(rig.port);
    connection.write(requestText('GET /ping', { 'Content-Length': 5 }, 'hello'));
    connection.write(requestText('GET /ping', { 'Transfer-Encoding': 'chunked' }, '5\r\nhello\r\n0\r\n\r\n'));
    const answers = await connection.untilAnswers(2);
    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [200, ''],
      [200, ''],
    ]);
  });

  it('refuses HTTP/1.1 without Host as a problem', async () => {
    const connection = connectRaw(rig.port);
    connection.write('GET /ping HTTP/1.1\r\n\r\n');
    expect(problemOf(await connection.answer())).toMatchObject({ status: 400, code: 'invalid-request' });
  });

  it('answers HTTP/1.0, which needs no Host, and closes', async () => {
    const connection = connectRaw(rig.port);
    connection.write('GET /ping HTTP/1.0\r\n\r\n');
    expect((await connection.answer()).status).toBe(200);
    await connection.closed;
  });

  it('GET /execution-parameters says how much to send and how much at once', async () => {
    const answer = await get(rig.port, '/execution-parameters');
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(JSON.parse(answer.text)).toEqual({
      MaxConcurrentTransforms: 12,
      MaxPayloadInMB: 4,
      BatchStrategy: expect.stringMatching(/^(SINGLE|MULTI)_RECORD$/),
    });
  });
});
