import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { freshConnections } from './fresh-connections.ts';

export interface RuntimeClientOptions {
  readonly connectTimeoutMs: number;
  /** Milliseconds for one try: longer than any deadline; it is there for the day a deadline is not. */
  readonly requestTimeoutMs: number;
  readonly maxSockets: number;
}

/**
 * A client of SageMaker Runtime that never tries by itself: its own retries also follow resets, which may score a record twice. Its
 * connections are kept alive for a moment. A request timeout ends the request, which by default it would only write a warning about.
 */
export function createRuntimeClient(options: RuntimeClientOptions): SageMakerRuntimeClient {
  const kept = { keepAlive: true, maxSockets: options.maxSockets };
  const agents = [new HttpAgent(kept), new HttpsAgent(kept)] as const;
  const client = new SageMakerRuntimeClient({
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: options.connectTimeoutMs,
      requestTimeout: options.requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: agents[0],
      httpsAgent: agents[1],
    },
  });
  const refresh = agents.map((agent) => freshConnections(agent));
  client.middlewareStack.add(
    (next) => async (args) => {
      await Promise.all(refresh.map((letGo) => letGo()));
      return next(args);
    },
    // After the signature, whose credentials may take a while.
    { name: 'freshConnections', step: 'finalizeRequest', priority: 'low' },
  );
  return client;
}
