import { MESSAGE_TABLE } from './message-table.ts';
import { type Environment, readSettings, SettingsError, type SetValues } from './read.ts';
import { resultSettings } from './results.ts';

const MIB = 1024 * 1024;

/** Where results go. */
export type ResultDestination =
  | { readonly kind: 'queue'; readonly url: string }
  | { readonly kind: 'bucket'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'bus'; readonly name: string };

/** Settings of message scoring, complete, in the units that their names say. */
export type MessageSettings = ReturnType<typeof messageSettings>;

/**
 * Reads the settings of message scoring, once, when its function starts.
 * @throws SettingsError naming each setting that can't be used, its value and what is allowed
 */
export function messageSettings(env: Environment) {
  const set = readSettings(MESSAGE_TABLE, env);
  const { endpointName, deadLetterQueueUrl } = set;
  if (endpointName === undefined || deadLetterQueueUrl === undefined) {
    const { name } = MESSAGE_TABLE[endpointName === undefined ? 'endpointName' : 'deadLetterQueueUrl'];
    throw new SettingsError(`${name} is not set; it must be.`);
  }
  const rescore = set.rescore ?? true;
  return Object.freeze({
    endpointName,
    deadLetterQueueUrl,
    destination: destinationOf(set),
    locations: set.locations ?? [],
    maxBodyBytes: set.maxBodyBytes ?? 6 * MIB,
    concurrency: set.concurrency ?? 4,
    patienceMs: set.patienceMs ?? 10_000,
    maxDelaySeconds: set.maxDelaySeconds ?? 300,
    maxReceives: set.maxReceives ?? 4,
    maxReceivesOrdered: set.maxReceives ?? 900,
    timeReserveMs: set.timeReserveMs ?? 5000,
    rescore,
    /** Undefined where records may be sent again. */
    notes: rescore ? undefined : notesOf(set),
    maxPayloadRecords: set.maxPayloadRecords ?? 1000,
    payloadTimeoutMs: set.payloadTimeoutMs ?? 65_000,
    maxTries: set.maxTries ?? 4,
    results: resultSettings(set, false),
    logLevel: set.logLevel ?? 'INFO',
    metricsNamespace: set.metricsNamespace ?? 'ScrSagemaker',
  } as const);
}

type Given = SetValues<typeof MESSAGE_TABLE>;

function destinationOf({ resultQueueUrl: url, resultBucket, resultPrefix, resultEventBus }: Given) {
  const found: ResultDestination[] = [];
  if (url !== undefined) found.push({ kind: 'queue', url });
  if (resultBucket !== undefined)
    found.push({ kind: 'bucket', bucket: resultBucket, prefix: resultPrefix ?? 'results/' });
  if (resultEventBus !== undefined) found.push({ kind: 'bus', name: resultEventBus });
  const [destination] = found;
  if (destination !== undefined && found.length === 1) return destination;
  const { resultQueueUrl, resultBucket: bucket, resultEventBus: bus } = MESSAGE_TABLE;
  const names = `${resultQueueUrl.name}, ${bucket.name} and ${bus.name}`;
  throw new SettingsError(
    `Of ${names}, ${found.length} are set; it must be one, which says where results go.`,
  );
}

function notesOf({ stateBucket, resultBucket, statePrefix }: Given) {
  const bucket = stateBucket ?? resultBucket;
  if (bucket !== undefined) return Object.freeze({ bucket, prefix: statePrefix ?? 'sent/' });
  throw new SettingsError(
    `${MESSAGE_TABLE.stateBucket.name} is not set; ${MESSAGE_TABLE.rescore.name}=false needs a bucket.`,
  );
}
