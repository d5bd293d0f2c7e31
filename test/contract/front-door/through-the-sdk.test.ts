import type { ServerResponse } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { FLAT_RECORD } from '../../harness/records.ts';
import {
  type EndpointRequest,
  type EndpointServer,
  fail,
  modelError,
  score,
  startEndpointServer,
} from './endpoint-server.ts';
import { eventOf } from './events.ts';
import { type FunctionResult, type LambdaFunction, startFunction } from './function.ts';

let sagemaker: EndpointServer;
let direct: LambdaFunction;
let bySdk: LambdaFunction;
beforeAll(async () => {
  sagemaker = await startEndpointServer();
  const env = { ENDPOINT_MAX_RETRIES: '1', AWS_SESSION_TOKEN: 'token', ...TRACE };
  direct = await startFunction(sagemaker.port, env);
  // Of another partition, which is left to the SDK.
  bySdk = await startFunction(sagemaker.port, { ...env, AWS_REGION: 'cn-north-1' });
});

/** As a function's environment has it while it answers. */
const TRACE = {
  AWS_LAMBDA_FUNCTION_NAME: 'front-door',
  _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
};

const HEADERS = {
  'x-correlation-id': 'order-7',
  accept: 'application/json',
  'x-amzn-sagemaker-custom-attributes': 'branch=north',
  'x-amzn-sagemaker-target-variant': 'Blue',
  'x-amzn-sagemaker-target-model': 'a.tar.gz',
  'x-amzn-sagemaker-inference-id': 'loan 17',
  'x-amzn-sagemaker-enable-explanations': '`true`',
  'x-amzn-sagemaker-session-id': 'NEW_SESSION',
};

async function through(
  front: LambdaFunction,
  answer: (res: ServerResponse) => void,
): Promise<{ readonly result: FunctionResult; readonly requests: readonly EndpointRequest[] }> {
  sagemaker.answer(answer);
  const result = await front.invoke(eventOf('rest', { body: FLAT_RECORD, headers: HEADERS }));
  return { result, requests: sagemaker.requests };
}

/** What the signature doesn't depend on the moment for, and what isn't about the client. */
function said({ method, path, headers, body }: EndpointRequest) {
  const isOfTheCall = (name: string) =>
    /^(?:content-|accept$|host$|x-amzn-sagemaker-|x-amz-security-|x-amzn-trace-id$)/.test(name);
  const attributes = String(headers['x-amzn-sagemaker-custom-attributes']).replace(
    /budget-ms=\d+/,
    'budget-ms',
  );
  const own = Object.fromEntries(Object.entries(headers).filter(([name]) => isOfTheCall(name)));
  return { method, path, body: body.toString(), ...own, 'x-amzn-sagemaker-custom-attributes': attributes };
}

describe("A call without the SDK is the SDK's", () => {
  it('to SageMaker: path, headers and body', async () => {
    const own = await through(direct, (res) => score(res));
    const sdks = await through(bySdk, (res) => score(res));
    expect(own.requests.map(said)).toEqual(sdks.requests.map(said));
    expect(own.requests[0]?.headers['x-amzn-trace-id']).toBe(TRACE._X_AMZN_TRACE_ID);
    expect(own.requests[0]?.headers['user-agent']).toBe('scr-sagemaker');
    expect(sdks.requests[0]?.headers['user-agent']).toContain('aws-sdk-js');
  });

  const gzip = { 'content-encoding': 'gzip' };
  const sessions = { 'x-amzn-sagemaker-new-session-id': 'a; Expires=2026-01-01T00:00:00Z' };
  it.each<readonly [string, (res: ServerResponse) => void]>([
    ['a score', (res) => score(res)],
    [
      'a score in bytes that are no text',
      (res) => score(res, Buffer.from([0, 255, 1]), { 'content-type': 'a/b' }),
    ],
    [
      'a score with a session and attributes',
      (res) => score(res, '{}', { ...sessions, 'x-amzn-sagemaker-custom-attributes': 'a=b' }),
    ],
    ['a score without a type', (res) => score(res, '1', { 'content-type': '' })],
    ['an empty score', (res) => score(res, '')],
    ['a score that says it is compressed', (res) => score(res, 'x', gzip)],
    ["the model's refusal", (res) => modelError(res, 422, '{"message":"no"}')],
    ["the model's silence", (res) => modelError(res, 0, '')],
    ['throttling', (res) => fail(res, 400, 'ThrottlingException', {}, { 'retry-after': '1' })],
    [
      'an error named in a member',
      (res) => res.writeHead(503).end('{"__type":"com.amazonaws#ServiceUnavailable:http://x"}'),
    ],
    [
      'an error with a link behind its name',
      (res) => fail(res, 429, 'ModelNotReadyException:http://internal.amazon.com/'),
    ],
    [
      'an error that is not JSON',
      (res) => res.writeHead(424, { 'x-amzn-errortype': 'ModelError' }).end('<html>'),
    ],
    ['an error without a body', (res) => res.writeHead(504).end()],
    ['a redirect', (res) => res.writeHead(307, { location: 'http://127.0.0.1:1/' }).end()],
    [
      'an answer that breaks off',
      (res) => void res.writeHead(200, { 'content-length': '9' }).write('{', () => res.destroy()),
    ],
    ['a connection that is reset', (res) => res.destroy()],
  ])('to the caller, for %s', async (_, answer) => {
    const own = await through(direct, answer);
    const sdks = await through(bySdk, answer);
    expect(own.result.raw).toEqual(sdks.result.raw);
    expect(own.requests.length).toBe(sdks.requests.length);
  });
});
