import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalFunction } from '../../src/local/lambda/function.ts';
import { startTestFunction } from '../harness/function.ts';
import { createLogWriter } from '../harness/log.ts';

/** The front door's bundle, run by Lambda's own runtime client. */
const lambdasOwnRuntime = [process.execPath, resolve('test/lambda/node_modules/aws-lambda-ric/index.mjs')];

const SHAPES = ['rest-api', 'http-api', 'function-url', 'alb', 'alb-multi-value'] as const;
type Shape = (typeof SHAPES)[number];

/** The members that each shape's sender knows in an answer; a REST API refuses any other. */
const MEMBERS: Readonly<Record<Shape, readonly string[]>> = {
  'rest-api': ['body', 'headers', 'isBase64Encoded', 'statusCode'],
  'http-api': ['body', 'headers', 'isBase64Encoded', 'statusCode'],
  'function-url': ['body', 'headers', 'isBase64Encoded', 'statusCode'],
  alb: ['body', 'headers', 'isBase64Encoded', 'statusCode', 'statusDescription'],
  'alb-multi-value': ['body', 'isBase64Encoded', 'multiValueHeaders', 'statusCode', 'statusDescription'],
};

const TRACE_ID = '1-68e7a1c0-0a1b2c3d4e5f60718293a4b5';
const SCORE = '{"data":{"P_BAD1":0.25,"NAME":"Ümläut"}}';

const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(resolve('test/fixtures/events', `${name}.json`), 'utf8'));

/** What the endpoint was sent, and what it answers next. */
let received: { readonly url: string; readonly customAttributes: string; readonly body: string }[] = [];
let reply = (res: ServerResponse) => scored(res, SCORE);
const scored = (res: ServerResponse, body: string | Uint8Array, type = 'application/json') =>
  void res.writeHead(200, { 'content-type': type }).end(body);

let endpoint: Server;
let front: LocalFunction;
const log = createLogWriter();
beforeAll(async () => {
  endpoint = createServer(async (req: IncomingMessage, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    received.push({
      url: req.url ?? '',
      customAttributes: String(req.headers['x-amzn-sagemaker-custom-attributes']),
      body: Buffer.concat(chunks).toString(),
    });
    reply(res);
  });
  endpoint.listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  const address = endpoint.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP port.');
  const write = log.stream();
  front = await startTestFunction({
    runtimeCommand: lambdasOwnRuntime,
    taskRoot: resolve(process.env.BUILD_DIR ?? 'dist', 'lambda/api'),
    memorySizeMb: 512,
    timeoutMs: 20_000,
    environment: {
      ENDPOINT_NAME: 'homeloan-prod',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: `http://127.0.0.1:${address.port}`,
    },
    onLine: (line) => write(Buffer.from(`${line}\n`)),
  });
});
afterAll(() => {
  endpoint.closeAllConnections();
  endpoint.close();
});

/** The function's answer as it is, its headers by lower-case name, and its body's bytes. */
async function answerTo(event: unknown) {
  received = [];
  const result = await front.invoke(event);
  if (!('payload' in result)) throw new Error(JSON.stringify(result));
  const raw: Record<string, unknown> = Object(result.payload);
  const headers = Object.entries(Object(raw.headers ?? raw.multiValueHeaders));
  return {
    raw,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), String(value)])),
    bytes: Buffer.from(String(raw.body), raw.isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

describe.each(SHAPES)(
  "The front door, run by Lambda's own runtime client, answers an event of %s",
  (shape) => {
    const event = fixture(shape);
    const body = String(event.body);

    it('with the score: the very bytes go to the endpoint, and its very bytes come back', async () => {
      reply = (res) => scored(res, SCORE);
      const { raw, headers } = await answerTo(event);
      expect(raw).toMatchObject({ statusCode: 200, isBase64Encoded: false, body: SCORE });
      expect(Object.keys(raw).sort()).toEqual(MEMBERS[shape]);
      expect(headers['content-type']).toBe('application/json');
      expect(received).toEqual([
        {
          url: '/endpoints/homeloan-prod/invocations',
          body,
          customAttributes: expect.stringMatching(/^branch=north;scr-cid=[\w-]+;scr-budget-ms=\d+$/),
        },
      ]);
      expect(headers['x-amzn-sagemaker-custom-attributes']).toBe('branch=north');
      const line = await log.request(String(headers['x-correlation-id']));
      expect(line).toMatchObject({ status: 200, traceId: TRACE_ID, lambdaRequestId: expect.any(String) });
    });

    it('that has its body as base64', async () => {
      reply = (res) => scored(res, SCORE);
      const encoded = { ...event, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
      expect((await answerTo(encoded)).raw).toMatchObject({ statusCode: 200, body: SCORE });
      expect(received.map((call) => call.body)).toEqual([body]);
    });

    it('with base64 where the answer is no text', async () => {
      const bytes = Buffer.from([0, 255, 10, 128, 13]);
      reply = (res) => scored(res, bytes, 'application/octet-stream');
      const answer = await answerTo(event);
      expect(answer.raw).toMatchObject({ statusCode: 200, isBase64Encoded: true });
      expect(answer.bytes.equals(bytes)).toBe(true);
    });

    it('with a problem where the body is no JSON, or is not the base64 that it is said to be', async () => {
      for (const broken of [
        { ...event, body: '{"LOAN":' },
        { ...event, isBase64Encoded: true },
        { ...event, body: null, isBase64Encoded: false },
      ]) {
        const { raw, headers, bytes } = await answerTo(broken);
        expect([raw.statusCode, headers['content-type']]).toEqual([400, 'application/problem+json']);
        expect(JSON.parse(bytes.toString())).toMatchObject({ code: 'invalid-json', status: 400 });
        expect(Object.keys(raw).sort()).toEqual(MEMBERS[shape]);
        expect(received).toEqual([]);
      }
    });
  },
);

describe('An event that is no HTTP request', () => {
  it.each(['sqs', 's3-object-created', 'eventbridge-object-created'])(
    'fails, so that what sent it does not take it for done: %s',
    async (name) => {
      const result = await front.invoke(fixture(name));
      expect(result).toMatchObject({
        error: { errorMessage: expect.stringMatching(/^The event is no HTTP request/) },
      });
      expect((await answerTo(fixture('rest-api'))).raw.statusCode).toBe(200);
    },
  );
});
