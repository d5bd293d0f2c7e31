import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';

export interface RuntimeClientOptions {
  readonly connectTimeoutMs: number;
  /** Milliseconds for one try: longer than any deadline; it is there for the day a deadline is not. */
  readonly requestTimeoutMs: number;
  readonly maxSockets: number;
}

/**
 * A client of SageMaker Runtime that never tries by itself: its own retries also follow resets, which may score a record twice. Its
 * connections are kept alive. A request timeout ends the request, which by default it would only write a warning about.
 */
export function createRuntimeClient(options: RuntimeClientOptions): SageMakerRuntimeClient {
  const agent = { keepAlive: true, maxSockets: options.maxSockets };
  return new SageMakerRuntimeClient({
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: options.connectTimeoutMs,
      requestTimeout: options.requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
}
