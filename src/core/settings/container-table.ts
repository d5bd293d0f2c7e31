import * as kind from './kinds.ts';
import type { Setting } from './read.ts';

const LOG_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;

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
  validation: {
    name: 'SCR_VALIDATION',
    kind: kind.oneOf('off', 'types', 'strict'),
    defaultText: 'types',
    meaning:
      "How far records must fit the model's signature, where it is known. off: any record; types: what is there must have the type and length that the signature gives; strict: also nothing missing, nothing unknown.",
  },
  signatureFile: {
    name: 'SCR_SIGNATURE_FILE',
    kind: kind.text,
    defaultText: 'what SCR publishes at <model path>/apiMeta/api',
    meaning:
      "File with the model's signature as JSON: inputs and outputs, each a list of name, type and length.",
  },
  requestShape: {
    name: 'SCR_REQUEST_SHAPE',
    kind: kind.oneOf('inputs', 'data', 'flat'),
    defaultText: 'inputs',
    meaning: 'What a row of CSV becomes: {"inputs":[{"name":…,"value":…}]}, {"data":{…}} or a flat object.',
  },
  csvColumns: {
    name: 'SCR_CSV_COLUMNS',
    kind: kind.csvColumns,
    defaultText: 'none: CSV must have a header',
    meaning:
      "Columns of CSV without a header, in order; @signature takes the order of the model's inputs. A wrong order scores silently wrong.",
  },
  inputTypes: {
    name: 'SCR_INPUT_TYPES',
    kind: kind.inputTypes,
    defaultText: 'none: a guess per column, from its first rows',
    meaning:
      'Types of CSV columns that the signature does not give, such as LOAN=number,ZIP=string; wins over the guess.',
  },
  emptyStrings: {
    name: 'SCR_EMPTY_STRINGS',
    kind: kind.oneOf('empty', 'null'),
    defaultText: 'empty',
    meaning: 'What an empty CSV cell of a string variable becomes: an empty string, or null.',
  },
  recordErrors: {
    name: 'SCR_RECORD_ERRORS',
    kind: kind.oneOf('fail', 'inline'),
    defaultText: 'fail; inline where SAGEMAKER_BATCH=true',
    meaning:
      'What a bad record among many does. fail: the request is refused, before anything is scored. inline: its row holds the code in _error_, and the others are scored.',
  },
  outputs: {
    name: 'SCR_OUTPUTS',
    kind: kind.names,
    defaultText: "the signature's outputs; without one, those of the first result",
    meaning: 'Outputs to give back for many records, in this order.',
  },
  outputPadding: {
    name: 'SCR_OUTPUT_PADDING',
    kind: kind.oneOf('keep', 'trim-end', 'trim'),
    defaultText: 'keep',
    meaning: 'What becomes of the blanks that SCR pads CHAR outputs with, for many records.',
  },
  joinInputs: {
    name: 'SCR_JOIN_INPUTS',
    kind: kind.flag,
    defaultText: 'false',
    meaning: "true: a record's inputs stand before its outputs, for many records.",
  },
  outputMetadata: {
    name: 'SCR_OUTPUT_METADATA',
    kind: kind.flag,
    defaultText: 'false',
    meaning: "true: SCR's metadata object stands beside the outputs as _metadata_, for many records.",
  },
  maxRecordBytes: {
    name: 'MAX_RECORD_BYTES',
    kind: kind.wholeNumber(1),
    defaultText: '1048576',
    meaning: 'Size of one record among many.',
  },
  defaultContentType: {
    name: 'SCR_DEFAULT_CONTENT_TYPE',
    kind: kind.mediaType,
    defaultText: 'application/json',
    meaning: 'Content type of a request that names none, as InvokeEndpoint allows.',
  },
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
  logLevel: {
    name: 'LOG_LEVEL',
    kind: kind.oneOf(...LOG_LEVELS),
    defaultText: 'INFO',
    meaning: 'Least level that is logged.',
  },
  logPayloads: {
    name: 'LOG_PAYLOADS',
    kind: kind.flag,
    defaultText: 'false',
    meaning: "true: SCR's own SCR_IO lines, which hold input and output values, are forwarded to the log.",
  },
  metricsNamespace: {
    name: 'METRICS_NAMESPACE',
    kind: kind.text,
    defaultText: 'ScrSagemaker',
    meaning: 'CloudWatch namespace of the metrics that are written to the log in embedded metric format.',
  },
  metricsFlushMs: {
    name: 'METRICS_FLUSH_MS',
    kind: kind.wholeNumber(0, 3_600_000),
    defaultText: '60000',
    meaning: 'Milliseconds between two writings of those metrics; 0: none are written.',
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
