import { createInvokeEndpoint } from '../../../adapters/sagemaker/invoke-endpoint.ts';
import { createEndpointScorer } from '../../../adapters/sagemaker/scorer.ts';
import type { Log, MonotonicClock, Scorer } from '../../../core/ports.ts';
import type { BatchSettings } from '../../../core/settings/batch.ts';
import type { Environment } from '../../../core/settings/read.ts';

const CONNECT_TIMEOUT_MS = 1500;
/** Tries that follow one which certainly did not reach the model; after them the payload waits its turn. */
const MAX_RETRIES = 3;
/** For the day that a deadline does not end a request. */
const MARGIN_MS = 5000;

type Settings = Pick<BatchSettings, 'endpointName' | 'payloadTimeoutMs' | 'concurrency'>;

/** The endpoint of the settings, where every call has the time of one payload. */
export function createPayloadScorer(
  settings: Settings,
  env: Environment,
  log: Log,
  now: MonotonicClock,
): Scorer {
  const { endpointName, payloadTimeoutMs, concurrency } = settings;
  const options = {
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    requestTimeoutMs: payloadTimeoutMs + MARGIN_MS,
    maxSockets: concurrency,
  };
  const scorerFor = createEndpointScorer({
    invokeEndpoint: createInvokeEndpoint(options, env),
    log,
    now,
    maxRetries: MAX_RETRIES,
    // What is sent again after an unknown outcome is for batch scoring to decide.
    scoringIsPure: false,
    passModelErrors: false,
    random: Math.random,
  });
  return {
    unit: 'payload',
    score(bytes, call) {
      const endsAt = now() + payloadTimeoutMs;
      return scorerFor({ endpointName, remainingMs: () => endsAt - now() }).score(bytes, call);
    },
  };
}
