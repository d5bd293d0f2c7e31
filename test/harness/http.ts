import { afterAll } from '@jest/globals';
import { Agent, request } from 'undici';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly text: string;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'OPTIONS' | 'TRACE';
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
}

/** A request that has no answer after this hangs. */
const HANGS_AFTER_MS = 15_000;

const agent = new Agent({
  headersTimeout: HANGS_AFTER_MS,
  bodyTimeout: HANGS_AFTER_MS,
  keepAliveTimeout: 2000,
  pipelining: 1,
});
afterAll(() => agent.destroy());

/** Sends one request to a port of this machine. A network error rejects. */
export async function send(port: number, given: HttpRequest): Promise<HttpAnswer> {
  const { method = 'GET', path = '/', headers = {}, body: sent = null, signal = null } = given;
  const url = `http://127.0.0.1:${port}${path}`;
  const answer = await request(url, { dispatcher: agent, method, headers, body: sent, signal });
  const body = Buffer.from(await answer.body.arrayBuffer());
  return { status: answer.statusCode, headers: singleValues(answer.headers), body, text: body.toString() };
}

export function get(port: number, path: string, headers: HttpRequest['headers'] = {}): Promise<HttpAnswer> {
  return send(port, { path, headers });
}

/** Posts JSON to `/invocations`. */
export function invoke(
  port: number,
  body: string | Uint8Array,
  headers: HttpRequest['headers'] = {},
): Promise<HttpAnswer> {
  return send(port, {
    method: 'POST',
    path: '/invocations',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

/** Asks the stand-in for a fault for this request alone. */
export function withFault(fault: string): { readonly 'x-amzn-sagemaker-custom-attributes': string } {
  return { 'x-amzn-sagemaker-custom-attributes': `standin-fault=${fault}` };
}

function singleValues(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  );
}
