const MIB = 1024 * 1024;

/** SageMaker's default and the most that a job may have in flight at once (CreateTransformJob API reference). */
const DEFAULT_PAYLOAD_MB = 6;
const MAX_MB_IN_FLIGHT = 100;

export interface ExecutionParameters {
  readonly maxPayloadBytes: number;
  /** Scores in flight to SCR. */
  readonly maxConcurrency: number;
  readonly batchStrategy: 'MULTI_RECORD' | 'SINGLE_RECORD';
}

/**
 * What a batch transform job asks before it starts (`GET /execution-parameters`): how much to send, and how many requests at once.
 * The names are the ones of that route, which differ from the API's.
 */
export function handleExecutionParameters({
  maxPayloadBytes,
  maxConcurrency,
  batchStrategy,
}: ExecutionParameters) {
  const payloadMb = Math.max(1, Math.min(DEFAULT_PAYLOAD_MB, Math.floor(maxPayloadBytes / MIB)));
  return {
    MaxConcurrentTransforms: Math.min(maxConcurrency, Math.floor(MAX_MB_IN_FLIGHT / payloadMb)),
    BatchStrategy: batchStrategy,
    MaxPayloadInMB: payloadMb,
  };
}
