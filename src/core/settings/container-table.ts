import * as kind from './kinds.ts';
import type { Setting } from './read.ts';
import { RECORD_TABLE } from './record-table.ts';
import { TELEMETRY_TABLE } from './telemetry-table.ts';

/**
 * Every environment variable that the container reads. The settings page of the documentation is generated from this table.
 * Names that begin with SAGEMAKER_ are SageMaker's, SAS_SCR_APP_PATH is SCR's.
 */
export const CONTAINER_TABLE = {
  port: {
    name: 'SAGEMAKER_BIND_TO_PORT',
    kind: kind.port,
    defaultText: '8080',
    meaning: 'Port of the proxy. SageMaker sets it in pipelines and multi-container endpoints.',
    setBy: 'SageMaker',
  },
  safePortRange: {
    name: 'SAGEMAKER_SAFE_PORT_RANGE',
    kind: kind.portRange,
    defaultText: 'none',
    meaning: 'Ports, both ends included, that a container may use beside the first.',
    setBy: 'SageMaker',
  },
  scrPort: {
    name: 'SCR_PORT',
    kind: kind.port,
    defaultText:
      '9090; or the first free port of SAGEMAKER_SAFE_PORT_RANGE, where that is set, 9090 is not in it or is the port of the proxy, and SCR is started here',
    meaning: 'Port of SCR.',
  },
  scrBaseUrl: {
    name: 'SCR_BASE_URL',
    kind: kind.httpOrigin,
    defaultText: 'http://127.0.0.1:<SCR_PORT>',
    meaning: 'Where SCR is.',
  },
  modelPath: {
    name: 'SCR_MODEL_PATH',
    kind: kind.urlPath,
    defaultText:
      'SAS_SCR_APP_PATH; where SCR does not know that path, the one scoring path that its /__env lists',
    meaning: 'Path on SCR that scores are posted to.',
  },
  scrAppPath: {
    name: 'SAS_SCR_APP_PATH',
    kind: kind.urlPath,
    defaultText: 'none',
    meaning: 'The model path as the SCR image names it, with or without a leading slash.',
    setBy: 'the SCR image',
  },
  readyPath: {
    name: 'SCR_READY_PATH',
    kind: kind.urlPath,
    defaultText: '<model path>/apiMeta/api',
    meaning: 'Path on SCR that is asked until it answers with a status under 500: then SCR is up.',
  },
  command: {
    name: 'SCR_COMMAND',
    kind: kind.command,
    emptyIsValue: true,
    defaultText: 'the command that SCR images run',
    meaning:
      'Command that starts SCR, run without a shell; --server.port=<SCR_PORT> is appended unless it names that itself. Empty: somebody else starts SCR.',
  },
  tmpdir: {
    name: 'SCR_TMPDIR',
    kind: kind.text,
    defaultText: 'the first writable of /opt/tmp, /opt/ml/tmp, /tmp, /dev/shm',
    meaning: 'Temporary directory of SCR: java.io.tmpdir (through _JAVA_OPTIONS) and TMPDIR.',
  },
  startTimeoutMs: {
    name: 'SCR_START_TIMEOUT_MS',
    kind: kind.milliseconds(1),
    defaultText: '420000',
    meaning:
      'Without readiness by then, the container ends with a failure. SageMaker gives up after 8 minutes by default.',
  },
  warmupPayload: {
    name: 'SCR_WARMUP_PAYLOAD',
    isPrivate: true,
    kind: kind.json,
    defaultText: 'none',
    meaning:
      'A JSON record that is scored before /ping says 200, again until SCR answers it with a status under 500, and again when SCR was lost; a 3xx or 4xx ends the container.',
  },
  maxConcurrency: {
    name: 'SCR_MAX_CONCURRENCY',
    kind: kind.wholeNumber(1, 10_000),
    defaultText: 'max(8, 4 × CPUs)',
    meaning: 'Scores in flight to SCR.',
  },
  maxQueue: {
    name: 'SCR_MAX_QUEUE',
    kind: kind.wholeNumber(0, 1_000_000),
    defaultText: '16 × SCR_MAX_CONCURRENCY',
    meaning: 'Requests that wait for a slot; one more is answered with overloaded.',
  },
  scrTimeoutMs: {
    name: 'SCR_TIMEOUT_MS',
    kind: kind.milliseconds(1),
    defaultText: "none beyond the invocation's",
    meaning: 'Time for one score, from sending it to having the whole answer.',
  },
  invocationTimeoutMs: {
    name: 'INVOCATION_TIMEOUT_MS',
    kind: kind.milliseconds(1),
    defaultText: '58000; 590000 where SAGEMAKER_BATCH=true',
    meaning:
      "Time for one request from its headers on; a smaller budget of the caller's (scr-budget-ms in CustomAttributes) wins. SageMaker itself gives up after 60 s (batch: 600 s).",
  },
  drainTimeoutMs: {
    name: 'DRAIN_TIMEOUT_MS',
    kind: kind.milliseconds(4000),
    defaultText: '25000',
    meaning: 'From SIGTERM to the exit; what is in flight has 3 s less. SageMaker kills after 30 s.',
  },
  maxPayloadBytes: {
    name: 'MAX_PAYLOAD_BYTES',
    kind: kind.wholeNumber(1),
    defaultText: '26214400',
    meaning: 'Size of a request body.',
  },
  maxPayloadInMb: {
    name: 'SAGEMAKER_MAX_PAYLOAD_IN_MB',
    kind: kind.wholeNumber(0, 100),
    defaultText: 'none',
    meaning:
      'Set by a batch transform job, in MiB; wins over MAX_PAYLOAD_BYTES. 0 means that the body comes in chunks without a limit of its own: then MAX_PAYLOAD_BYTES holds.',
    setBy: 'SageMaker',
  },
  maxBufferedBytes: {
    name: 'MAX_BUFFERED_BYTES',
    kind: kind.wholeNumber(1),
    defaultText: 'an eighth of the memory limit, at least twice MAX_PAYLOAD_BYTES',
    meaning:
      'All request and response bodies held at once, at least the limit of one request body; one more request is answered with overloaded.',
  },
  maxResponseBytes: {
    name: 'SCR_MAX_RESPONSE_BYTES',
    kind: kind.wholeNumber(1),
    defaultText: '26214400',
    meaning: 'Size of one answer of SCR.',
  },
  signatureFile: {
    name: 'SCR_SIGNATURE_FILE',
    kind: kind.text,
    defaultText: 'what SCR publishes at <model path>/apiMeta/api',
    meaning:
      "File with the model's signature as JSON: inputs and outputs, each a list of name, type and length.",
  },
  ...RECORD_TABLE,
  scoringIsPure: {
    name: 'SCR_SCORING_IS_PURE',
    kind: kind.flag,
    defaultText: 'false',
    meaning:
      'true: a score has no side effects, so a request whose outcome is unknown (a reset) is sent once more.',
  },
  breakerFailures: {
    name: 'SCR_BREAKER_FAILURES',
    kind: kind.wholeNumber(0, 10_000),
    defaultText: '5',
    meaning:
      'Refusals, resets and passed deadlines in a row, over half a second or more, that open the circuit breaker; 0: it never opens.',
  },
  breakerOpenMs: {
    name: 'SCR_BREAKER_OPEN_MS',
    kind: kind.milliseconds(1),
    defaultText: '5000',
    meaning: 'How long an open breaker refuses everything before it lets one request through as a trial.',
  },
  headersTimeoutMs: {
    name: 'CLIENT_HEADERS_TIMEOUT_MS',
    kind: kind.milliseconds(100),
    defaultText: '10000',
    meaning: "Time for a request's headers to arrive.",
  },
  bodyTimeoutMs: {
    name: 'CLIENT_BODY_TIMEOUT_MS',
    kind: kind.milliseconds(100),
    defaultText: '30000',
    meaning: "Time for a request's body to arrive, after its headers.",
  },
  keepAliveTimeoutMs: {
    name: 'KEEP_ALIVE_TIMEOUT_MS',
    kind: kind.milliseconds(1000),
    defaultText: '75000',
    meaning: "How long an idle connection of the caller's stays open.",
  },
  isBatch: {
    name: 'SAGEMAKER_BATCH',
    kind: kind.flag,
    defaultText: 'false',
    meaning: 'true in a batch transform job.',
    setBy: 'SageMaker',
  },
  batchStrategy: {
    name: 'SAGEMAKER_BATCH_STRATEGY',
    kind: kind.oneOf('MULTI_RECORD', 'SINGLE_RECORD'),
    defaultText: 'MULTI_RECORD',
    meaning: 'Set by a batch transform job that chose one; said again in /execution-parameters.',
    setBy: 'SageMaker',
  },
  maxConcurrentTransforms: {
    name: 'SAGEMAKER_MAX_CONCURRENT_TRANSFORMS',
    kind: kind.wholeNumber(0, 10_000),
    defaultText: 'none',
    meaning:
      'Set by a batch transform job that chose it: so many requests find a place in the queue, whatever SCR_MAX_QUEUE says.',
    setBy: 'SageMaker',
  },
  ...TELEMETRY_TABLE,
  metricsFlushMs: {
    name: 'METRICS_FLUSH_MS',
    kind: kind.wholeNumber(0, 3_600_000),
    defaultText: '60000',
    meaning: 'Milliseconds between two writings of those metrics; 0: none are written.',
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
