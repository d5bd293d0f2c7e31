import type { Endpoint } from '../../config/endpoint.ts';

/** A little under the 3 minutes within which a serverless endpoint's /ping must answer: the container says why it did not start. */
const SERVERLESS_START_TIMEOUT_MS = '170000';
/** Kept for the answer to get from the container to S3. */
const ASYNC_MARGIN_MS = 5000;

/** Variables of a container that follow from where it runs; what the configuration says wins. */
export function containerEnvironment(
  endpoint: Endpoint,
  given: Readonly<Record<string, string>>,
  options: { readonly metricsNamespace: string; readonly asyncTimeoutSeconds: number },
): Readonly<Record<string, string>> {
  return {
    METRICS_NAMESPACE: options.metricsNamespace,
    ...(endpoint.type === 'serverless' && { SCR_START_TIMEOUT_MS: SERVERLESS_START_TIMEOUT_MS }),
    ...(endpoint.type === 'asynchronous' && {
      INVOCATION_TIMEOUT_MS: String(options.asyncTimeoutSeconds * 1000 - ASYNC_MARGIN_MS),
    }),
    ...given,
  };
}
