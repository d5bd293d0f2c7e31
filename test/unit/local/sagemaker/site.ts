import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { afterEach } from '@jest/globals';
import type { GivenOptions } from '../../../../src/local/sagemaker/options.ts';
import { type SageMakerRuntime, startSageMakerRuntime } from '../../../../src/local/sagemaker/server.ts';
import { until } from '../../../harness/until.ts';

export interface Score {
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A container of the test's own. */
export interface TestContainer {
  readonly url: string;
  /** What came to `/invocations`, in order. */
  readonly scores: readonly Score[];
  /** Pings that came. */
  readonly pings: number;
  /** Status of `/ping`; 0 leaves pings without an answer. */
  pingStatus: number;
}

/** Answers one score; the body has been read. */
export type Answering = (res: ServerResponse, score: Score) => void;

export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Starts what a test needs, and closes it after the test. */
export function site() {
  const closing: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  const container = async (answer: Answering = (res) => res.end('scored')): Promise<TestContainer> => {
    const scores: Score[] = [];
    const state = { pingStatus: 200, pings: 0 };
    const server = createServer(async (req, res) => {
      if (req.url === '/ping') {
        state.pings++;
        if (state.pingStatus > 0) res.writeHead(state.pingStatus).end();
        return;
      }
      const score = { headers: req.headers, body: await buffer(req) };
      scores.push(score);
      answer(res, score);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(async () => {
      server.close();
      server.closeAllConnections();
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    return {
      url: `http://127.0.0.1:${port}`,
      scores,
      get pings() {
        return state.pings;
      },
      get pingStatus() {
        return state.pingStatus;
      },
      set pingStatus(status) {
        state.pingStatus = status;
      },
    };
  };

  /** Listens; its pings are fast. */
  const starting = async (options: GivenOptions): Promise<SageMakerRuntime> => {
    const runtime = await startSageMakerRuntime({ pingIntervalMs: 5, pingsUntilInService: 1, ...options });
    closing.push(runtime.close);
    return runtime;
  };

  /** Its endpoints are in service. */
  const started = async (options: GivenOptions): Promise<SageMakerRuntime> => {
    const runtime = await starting(options);
    await until(() => options.endpoints.every(({ name }) => runtime.status(name) === 'InService'));
    return runtime;
  };

  const client = ({ url }: Pick<SageMakerRuntime, 'url'>): SageMakerRuntimeClient => {
    const created = new SageMakerRuntimeClient({
      endpoint: url,
      region: 'us-east-1',
      credentials,
      maxAttempts: 1,
    });
    closing.push(() => created.destroy());
    return created;
  };

  return { container, starting, started, client };
}

type Input = ConstructorParameters<typeof InvokeEndpointCommand>[0];

/** A call of the endpoint `e`. */
export function invoke(input: Partial<Input> = {}): InvokeEndpointCommand {
  return new InvokeEndpointCommand({ EndpointName: 'e', Body: Buffer.from('record'), ...input });
}

/** What a call was rejected with. */
export async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (thrown) {
    return thrown;
  }
  throw new Error('The call did not fail.');
}
