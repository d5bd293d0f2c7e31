import { outputPrefix } from './batch-kinds.ts';
import * as kind from './kinds.ts';
import type { Setting } from './read.ts';
import { RECORD_TABLE } from './record-table.ts';
import { TELEMETRY_TABLE } from './telemetry-table.ts';

/** Every environment variable that batch scoring of objects reads. The settings page of the documentation is generated from this table. */
export const BATCH_TABLE = {
  endpointName: {
    name: 'ENDPOINT_NAME',
    kind: kind.text,
    defaultText: 'none: it must be set',
    meaning: 'SageMaker endpoint that scores.',
  },
  outputBucket: {
    name: 'BATCH_OUTPUT_BUCKET',
    kind: kind.text,
    defaultText: 'the bucket of the object',
    meaning: 'Bucket that results are written to.',
  },
  outputPrefix: {
    name: 'BATCH_OUTPUT_PREFIX',
    kind: outputPrefix,
    defaultText: 'scored/',
    meaning:
      'What the keys of results begin with. Objects of the output bucket whose keys begin with it are not scored. Objects of two buckets with the same key need two prefixes.',
  },
  rescore: {
    name: 'BATCH_RESCORE',
    kind: kind.flag,
    defaultText: 'true',
    meaning:
      'true: a record whose outcome is unknown is sent again. false: it is never sent twice, not even by a later run, and goes to the errors file instead.',
  },
  maxPayloadBytes: {
    name: 'BATCH_MAX_PAYLOAD_BYTES',
    kind: kind.wholeNumber(1, 26_214_400),
    defaultText: '1048576',
    meaning:
      "Size of what is sent to the endpoint at once. The answer must fit too, and SageMaker's limits are 6 or 25 MB, as its documents disagree, and 4 MB for a serverless endpoint.",
  },
  maxPayloadRecords: {
    name: 'BATCH_MAX_PAYLOAD_RECORDS',
    kind: kind.wholeNumber(1, 100_000),
    defaultText: '1000',
    meaning: 'Records that are sent at once. They have to be scored within 60 s, where SageMaker gives up.',
  },
  concurrency: {
    name: 'BATCH_CONCURRENCY',
    kind: kind.wholeNumber(1, 1000),
    defaultText: '4',
    meaning:
      'Payloads of one object in the endpoint at once. Twice as many are held in memory, with their answers.',
  },
  payloadTimeoutMs: {
    name: 'BATCH_PAYLOAD_TIMEOUT_MS',
    kind: kind.milliseconds(100),
    defaultText: '65000',
    meaning: 'Time for one payload; a little over the 60 s after which SageMaker gives up.',
  },
  maxTries: {
    name: 'BATCH_MAX_TRIES',
    kind: kind.wholeNumber(1, 20),
    defaultText: '4',
    meaning:
      'Calls for a record, at most, that end with its outcome unknown. What was certainly not scored (throttling, a model that is starting) is sent again as long as there is time.',
  },
  maxObjectBytes: {
    name: 'BATCH_MAX_OBJECT_BYTES',
    kind: kind.wholeNumber(1),
    defaultText: '268435456',
    meaning: 'Largest object that is begun; larger ones are for the workflow that splits them.',
  },
  timeReserveMs: {
    name: 'BATCH_TIME_RESERVE_MS',
    kind: kind.milliseconds(0),
    defaultText: '20000',
    meaning: "Kept of the function's time for giving work back whole that can't be finished.",
  },
  claimLeaseMs: {
    name: 'BATCH_CLAIM_LEASE_MS',
    kind: kind.milliseconds(3000),
    defaultText: '60000',
    meaning:
      'A run renews its claim of an object five times in this time. One that was not renewed for so long is of a run that died, and another one takes over.',
  },
  errorRecords: {
    name: 'BATCH_ERROR_RECORDS',
    kind: kind.flag,
    defaultText: 'false',
    meaning: 'true: the errors file holds the failed records themselves, with all their values.',
  },
  csvColumns: {
    ...RECORD_TABLE.csvColumns,
    kind: kind.names,
    meaning:
      'Columns of CSV without a header, in order. A wrong order scores silently wrong. Only the container knows the signature, so @signature is not taken here.',
  },
  outputs: {
    ...RECORD_TABLE.outputs,
    defaultText: 'those of the first result, in its order',
    meaning: 'Outputs to write, in this order.',
  },
  outputPadding: {
    ...RECORD_TABLE.outputPadding,
    meaning: 'What becomes of the blanks that SCR pads CHAR outputs with.',
  },
  joinInputs: {
    ...RECORD_TABLE.joinInputs,
    meaning:
      "true: a record's inputs stand before its outputs, as they are in the object. The container must not do the same.",
  },
  maxRecordBytes: RECORD_TABLE.maxRecordBytes,
  ...TELEMETRY_TABLE,
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
