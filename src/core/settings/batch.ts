import { BATCH_TABLE } from './batch-table.ts';
import { type Environment, readSettings, SettingsError } from './read.ts';
import { resultSettings } from './results.ts';

const MIB = 1024 * 1024;

/** Settings of batch scoring, complete, in the units that their names say. */
export type BatchSettings = ReturnType<typeof batchSettings>;

/**
 * Reads the settings of batch scoring, once, when its function starts.
 * @throws SettingsError naming each setting that can't be used, its value and what is allowed
 */
export function batchSettings(env: Environment) {
  const set = readSettings(BATCH_TABLE, env);
  if (set.endpointName === undefined) {
    throw new SettingsError(
      `${BATCH_TABLE.endpointName.name} is not set; it must name a SageMaker endpoint.`,
    );
  }
  return Object.freeze({
    endpointName: set.endpointName,
    /** Undefined: the bucket that the object is in. */
    outputBucket: set.outputBucket,
    outputPrefix: set.outputPrefix ?? 'scored/',
    rescore: set.rescore ?? true,
    maxPayloadRecords: set.maxPayloadRecords ?? 1000,
    concurrency: set.concurrency ?? 4,
    payloadTimeoutMs: set.payloadTimeoutMs ?? 65_000,
    maxTries: set.maxTries ?? 4,
    maxObjectBytes: set.maxObjectBytes ?? 256 * MIB,
    timeReserveMs: set.timeReserveMs ?? 20_000,
    claimLeaseMs: set.claimLeaseMs ?? 60_000,
    results: resultSettings(set, set.errorRecords ?? false),
    logLevel: set.logLevel ?? 'INFO',
    metricsNamespace: set.metricsNamespace ?? 'ScrSagemaker',
  } as const);
}
