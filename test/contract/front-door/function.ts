import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterAll } from '@jest/globals';
import type { Env } from '../../harness/container.ts';
import { createLogWriter, type Log } from '../../harness/log.ts';
import type { LambdaEvent } from './events.ts';

const FUNCTION_FILE = resolve(process.env.BUILD_DIR ?? 'dist', 'lambda/api/index.mjs');
const HOST = resolve('test/contract/front-door/host.ts');

/** What a function returned. */
export interface FunctionResult {
  /** As it is. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly text: string;
  readonly tookMs: number;
}

/** A function in its own process, as in an environment of Lambda. */
export interface LambdaFunction {
  readonly log: Log;
  /** Rejects with what the function rejected with. */
  invoke(event: LambdaEvent, remainingMs?: number): Promise<FunctionResult>;
}

interface Message {
  readonly id?: number;
  readonly ready?: boolean;
  readonly tookMs?: number;
  readonly answer?: Record<string, unknown>;
  readonly failure?: string;
}

const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts the front door's function, whose endpoint is at `port` of this machine. */
export async function startFunction(port: number, env: Env = {}): Promise<LambdaFunction> {
  const { child, log } = spawnFunction(port, env);
  const waiting = new Map<number, (message: Message) => void>();
  const ready = once(child, 'message');
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The function ended:\n${log.lines.join('\n')}`);
  });
  await Promise.race([ready, ended]);
  ended.catch(() => {});
  child.on('message', (message: Message) => waiting.get(message.id ?? 0)?.(message));
  let lastId = 0;
  return {
    log,
    async invoke(event, remainingMs = 30_000) {
      const id = ++lastId;
      const message = await new Promise<Message>((resolve) => {
        waiting.set(id, resolve);
        child.send({ id, event, remainingMs });
      });
      waiting.delete(id);
      if (message.answer === undefined) throw new Error(message.failure ?? 'No answer.');
      return resultOf(message.answer, message.tookMs ?? 0);
    },
  };
}

/** Starts a function that can't start: its exit code and its log. */
export async function startBadFunction(env: Env): Promise<{ readonly code: number; readonly log: Log }> {
  const { child, log } = spawnFunction(1, env);
  const [code] = await once(child, 'close');
  return { code, log };
}

function spawnFunction(port: number, env: Env) {
  const child = fork(HOST, {
    env: {
      PATH: process.env.PATH,
      FUNCTION_FILE,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: `http://127.0.0.1:${port}`,
      AWS_ENDPOINT_URL_SAGEMAKER: `http://127.0.0.1:${port}`,
      ...('ENDPOINTS' in env ? {} : { ENDPOINT_NAME: 'homeloan-prod' }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  const log = createLogWriter();
  child.stdout?.on('data', log.stream());
  child.stderr?.on('data', log.stream());
  return { child, log };
}

function resultOf(raw: Readonly<Record<string, unknown>>, tookMs: number): FunctionResult {
  const body = Buffer.from(String(raw.body), raw.isBase64Encoded === true ? 'base64' : 'utf8');
  const headers = Object.entries(Object(raw.headers ?? raw.multiValueHeaders));
  return {
    raw,
    status: Number(raw.statusCode),
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
    body,
    text: body.toString(),
    tookMs,
  };
}
