import { resolve } from 'node:path';
import { afterAll } from '@jest/globals';
import type { GatewayKind } from '../../../src/local/gateway/options.ts';
import { startGateway } from '../../../src/local/gateway/server.ts';
import { type Container, type Env, startContainerWithChild, untilPing } from '../../harness/container.ts';
import { startTestFunction } from '../../harness/function.ts';
import { LOCAL_CREDENTIALS, type LocalS3, startS3 } from '../../harness/s3.ts';
import { type LocalSageMaker, startSageMaker } from '../../harness/sagemaker-runtime.ts';
import { until } from '../../harness/until.ts';

/** The whole way of an asynchronous score on this machine, but for the gateway and the function. */
export interface AsyncStack {
  readonly container: Container;
  readonly s3: LocalS3;
  readonly sagemaker: LocalSageMaker;
  /** A gateway with the front door's function behind it. */
  frontDoor(env?: Env, kind?: GatewayKind): Promise<FrontDoor>;
}

export interface FrontDoor {
  readonly url: string;
  /** What the function wrote, by lines. */
  readonly lines: readonly string[];
  send(path: string, init?: RequestInit): Promise<ClientAnswer>;
  /** Asks for an invocation until it is pending no more. */
  settled(url: string): Promise<ClientAnswer>;
}

/** An answer as a client sees it; redirects are not followed. */
export interface ClientAnswer {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

/** The function's bucket; the asynchronous endpoint writes to another one, `results`. */
export const BUCKET = 'scoring';

export async function startAsyncStack(): Promise<AsyncStack> {
  const [container, s3] = await Promise.all([
    startContainerWithChild(),
    startS3([BUCKET, 'results', 'shared', 'private']),
  ]);
  await untilPing(container, 200);
  const containers = [`http://127.0.0.1:${container.port}`];
  const locations = { outputUri: 's3://results/out', failureUri: 's3://results/failed' };
  const sagemaker = await startSageMaker({
    s3EndpointUrl: s3.url,
    endpoints: [
      { name: 'homeloan-prod', containers },
      { name: 'homeloan-async-7f3a', containers, async: locations },
      { name: 'churn-async-7f3a', containers, async: { outputUri: 's3://results/churn' } },
    ],
  });
  return {
    container,
    s3,
    sagemaker,
    async frontDoor(env = {}, kind = 'http') {
      const lines: string[] = [];
      const target = await startTestFunction({
        taskRoot: resolve(process.env.BUILD_DIR ?? 'dist', 'lambda/api'),
        name: 'api',
        timeoutMs: 30_000,
        memorySizeMb: 512,
        onLine: (line) => lines.push(line),
        environment: {
          AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
          AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: sagemaker.url,
          AWS_ENDPOINT_URL_S3: s3.url,
          ENDPOINTS: JSON.stringify({
            homeloan: {
              endpointName: 'homeloan-prod',
              asyncEndpointName: 'homeloan-async-7f3a',
              signatureFile: resolve('test/fixtures/hmeq-signature.json'),
            },
            churn: { endpointName: 'homeloan-prod', asyncEndpointName: 'churn-async-7f3a' },
            plain: 'homeloan-prod',
          }),
          ENDPOINT_NAME: 'homeloan',
          ASYNC_BUCKET: BUCKET,
          ASYNC_INPUT_LOCATIONS: 's3://shared/in/',
          ...env,
        },
      });
      const gateway = await startGateway({ kind, target, port: 0 });
      closing.push(gateway.close);
      const ask = async (url: string, init: RequestInit = {}) => {
        const answer = await fetch(url, { redirect: 'manual', ...init });
        const headers = Object.fromEntries(answer.headers);
        return { url, status: answer.status, headers, text: await answer.text() };
      };
      return {
        url: gateway.url,
        lines,
        send: (path, init) => ask(`${gateway.url}${path}`, init),
        settled: (url) =>
          until(async () => {
            const answer = await ask(url);
            return answer.status === 202 ? undefined : answer;
          }),
      };
    },
  };
}

/** Where an invocation that was accepted is to be asked for, as a client resolves it. */
export function resultUrl(accepted: ClientAnswer): string {
  return new URL(accepted.headers.location ?? '', accepted.url).href;
}
