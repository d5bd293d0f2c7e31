import { createRuntimeClient } from '../../../adapters/sagemaker/client.ts';
import { createEndpointScorer } from '../../../adapters/sagemaker/scorer.ts';
import { createSdkInvoke } from '../../../adapters/sagemaker/sdk-invoke.ts';
import type { Log, MonotonicClock, Scorer } from '../../../core/ports.ts';
import type { BatchSettings } from '../../../core/settings/batch.ts';

const CONNECT_TIMEOUT_MS = 1500;
/** Tries that follow one which certainly did not reach the model; after them the payload waits its turn. */
const MAX_RETRIES = 3;
/** For the day that a deadline does not end a request. */
const MARGIN_MS = 5000;

type Settings = Pick<BatchSettings, 'endpointName' | 'payloadTimeoutMs' | 'concurrency'>;

/** The endpoint of the settings, where every call has the time of one payload. */
export function createPayloadScorer(settings: Settings, log: Log, now: MonotonicClock): Scorer {
  const { endpointName, payloadTimeoutMs, concurrency } = settings;
  const client = createRuntimeClient({
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    requestTimeoutMs: payloadTimeoutMs + MARGIN_MS,
    maxSockets: concurrency,
  });
  const scorerFor = createEndpointScorer({
    invokeEndpoint: createSdkInvoke(client),
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
