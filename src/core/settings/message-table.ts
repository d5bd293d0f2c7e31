import { MAX_DELAY_SECONDS } from '../messages/later.ts';
import { bucketName, s3Prefixes } from './async-kinds.ts';
import { outputPrefix } from './batch-kinds.ts';
import { BATCH_TABLE } from './batch-table.ts';
import * as kind from './kinds.ts';
import { queueUrl } from './message-kinds.ts';
import type { Setting } from './read.ts';

const {
  endpointName,
  rescore,
  maxPayloadBytes,
  maxPayloadRecords,
  payloadTimeoutMs,
  maxTries,
  csvColumns,
  outputs,
  outputPadding,
  joinInputs,
  maxRecordBytes,
  logLevel,
  metricsNamespace,
} = BATCH_TABLE;

/** Every environment variable that scoring of messages reads. The settings page of the documentation is generated from this table. */
export const MESSAGE_TABLE = {
  endpointName,
  deadLetterQueueUrl: {
    name: 'DEAD_LETTER_QUEUE_URL',
    kind: queueUrl,
    defaultText: 'none: it must be set',
    meaning:
      'Queue for messages that can never be scored. They are sent there by the function, with the reason as message attributes.',
  },
  resultQueueUrl: {
    name: 'RESULT_QUEUE_URL',
    kind: queueUrl,
    defaultText:
      'none: one of RESULT_QUEUE_URL, RESULT_BUCKET and RESULT_EVENT_BUS must be set, and only one',
    meaning: 'Queue that results go to, a message each of at most 1 MiB.',
  },
  resultBucket: {
    name: 'RESULT_BUCKET',
    kind: bucketName,
    defaultText: 'none: see RESULT_QUEUE_URL',
    meaning: 'Bucket that results go to, an object each.',
  },
  resultPrefix: {
    name: 'RESULT_PREFIX',
    kind: outputPrefix,
    defaultText: 'results/',
    meaning: 'What the keys of these objects begin with; the message id and .json follow.',
  },
  resultEventBus: {
    name: 'RESULT_EVENT_BUS',
    kind: kind.text,
    defaultText: 'none: see RESULT_QUEUE_URL',
    meaning: 'Name or ARN of the EventBridge bus that results go to, an event each of less than 256 KB.',
  },
  locations: {
    name: 'MESSAGE_LOCATIONS',
    kind: s3Prefixes,
    defaultText: 'none: a message may point to no object',
    meaning:
      'Where the objects may be that messages point to. Whoever may send a message may have any of them scored.',
  },
  maxBodyBytes: {
    name: 'MESSAGE_MAX_BODY_BYTES',
    kind: kind.wholeNumber(1, 268_435_456),
    defaultText: '6291456',
    meaning: 'Largest object that a message may point to, unpacked. It is held in memory, with its results.',
  },
  concurrency: {
    name: 'MESSAGE_CONCURRENCY',
    kind: kind.wholeNumber(1, 1000),
    defaultText: '4',
    meaning: 'Messages of one batch that are scored at once. Those of a FIFO queue are scored one by one.',
  },
  patienceMs: {
    name: 'MESSAGE_PATIENCE_MS',
    kind: kind.milliseconds(0),
    defaultText: '10000',
    meaning:
      'How long a message waits within the function for an endpoint that throttles or is not ready, before it is put back.',
  },
  maxDelaySeconds: {
    name: 'MESSAGE_MAX_DELAY_SECONDS',
    kind: kind.wholeNumber(0, MAX_DELAY_SECONDS),
    defaultText: '300',
    meaning: 'Longest time until a message that was put back comes again. It begins at 5 s and doubles.',
  },
  maxReceives: {
    name: 'MESSAGE_MAX_RECEIVES',
    kind: kind.wholeNumber(1, 1000),
    defaultText: '4; 900 for a FIFO queue',
    meaning:
      "Deliveries of a message before it goes to the dead-letter queue unseen, because it must be what ends the function. It has to be less than maxReceiveCount of the queue's redrive policy, which gives no reason. In a FIFO queue, waiting for the endpoint counts too.",
  },
  timeReserveMs: {
    ...BATCH_TABLE.timeReserveMs,
    defaultText: '5000',
    meaning: "Kept of the function's time for putting messages back that can't be finished.",
  },
  stateBucket: {
    name: 'MESSAGE_STATE_BUCKET',
    kind: bucketName,
    defaultText: 'RESULT_BUCKET',
    meaning:
      'Bucket for the notes of which messages were sent to the endpoint; it must be set where BATCH_RESCORE=false and results go elsewhere.',
  },
  statePrefix: {
    name: 'MESSAGE_STATE_PREFIX',
    kind: outputPrefix,
    defaultText: 'sent/',
    meaning:
      'What the keys of these notes begin with. A lifecycle rule should delete them once no copy of a message can come any more.',
  },
  rescore: {
    ...rescore,
    meaning:
      'true: a record whose outcome is unknown is sent again. false: it is never sent twice, not even for a later delivery, and its message goes to the dead-letter queue as outcome-unknown; a record among many has that as its code.',
  },
  maxPayloadBytes,
  maxPayloadRecords,
  payloadTimeoutMs,
  maxTries: {
    ...maxTries,
    meaning:
      'Calls for a record, at most, that end with its outcome unknown; then its message is put back. So many times of that, and it goes to the dead-letter queue.',
  },
  csvColumns,
  outputs,
  outputPadding,
  joinInputs,
  maxRecordBytes,
  logLevel,
  metricsNamespace,
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
