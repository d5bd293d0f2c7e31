import { describe, expect, it } from '@jest/globals';
import { containerSettings } from '../../../../src/core/settings/container.ts';
import { CONTAINER_TABLE } from '../../../../src/core/settings/container-table.ts';
import { SettingsError } from '../../../../src/core/settings/read.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const read = (env: Record<string, string> = {}, host = { cpus: 4, memoryBytes: 8 * GIB }) =>
  containerSettings(env, host);

function complaint(env: Record<string, string>): string {
  try {
    read(env);
    return '';
  } catch (thrown) {
    return thrown instanceof SettingsError ? thrown.message : String(thrown);
  }
}

describe('the settings of the container', () => {
  it('are these where nothing is set', () => {
    expect(read()).toEqual({
      port: 8080,
      startsScr: true,
      scrPort: 9090,
      scrPortRange: undefined,
      scrBaseUrl: undefined,
      modelPath: undefined,
      modelPathIsChosen: false,
      readyPath: undefined,
      command: undefined,
      tmpdir: undefined,
      startTimeoutMs: 420_000,
      warmupPayload: undefined,
      maxConcurrency: 16,
      maxQueue: 256,
      batchStrategy: 'MULTI_RECORD',
      scrTimeoutMs: undefined,
      invocationTimeoutMs: 58_000,
      drainTimeoutMs: 25_000,
      maxPayloadBytes: 26_214_400,
      maxBufferedBytes: GIB,
      maxResponseBytes: 26_214_400,
      validation: 'types',
      signatureFile: undefined,
      records: {
        requestShape: 'inputs',
        csvColumns: undefined,
        inputTypes: new Map(),
        emptyStrings: 'empty',
        arePieces: false,
        errors: 'fail',
        outputs: undefined,
        outputPadding: 'keep',
        joinInputs: false,
        outputMetadata: false,
        maxRecordBytes: MIB,
      },
      defaultContentType: 'application/json',
      scoringIsPure: false,
      breakerFailures: 5,
      breakerOpenMs: 5000,
      headersTimeoutMs: 10_000,
      bodyTimeoutMs: 30_000,
      keepAliveTimeoutMs: 75_000,
      isBatch: false,
      logLevel: 'INFO',
      logPayloads: false,
      metricsNamespace: 'ScrSagemaker',
      metricsFlushMs: 60_000,
    });
  });

  it('are what is set, wherever something is', () => {
    const env = {
      SAGEMAKER_BIND_TO_PORT: '8081',
      SCR_PORT: '9091',
      SCR_BASE_URL: 'http://scr:9092',
      SCR_MODEL_PATH: 'homeloan',
      SCR_READY_PATH: '/up',
      SCR_COMMAND: '["java"]',
      SCR_TMPDIR: '/var/tmp',
      SCR_START_TIMEOUT_MS: '1',
      SCR_WARMUP_PAYLOAD: '{"data":{}}',
      SCR_MAX_CONCURRENCY: '2',
      SCR_MAX_QUEUE: '0',
      SCR_TIMEOUT_MS: '3',
      INVOCATION_TIMEOUT_MS: '4',
      DRAIN_TIMEOUT_MS: '5000',
      MAX_PAYLOAD_BYTES: '6',
      MAX_BUFFERED_BYTES: '7',
      SCR_MAX_RESPONSE_BYTES: '8',
      SCR_VALIDATION: 'strict',
      SCR_SIGNATURE_FILE: '/opt/signature.json',
      SCR_REQUEST_SHAPE: 'data',
      SCR_CSV_COLUMNS: 'LOAN, JOB',
      SCR_INPUT_TYPES: 'ZIP=string, LOAN = number',
      SCR_EMPTY_STRINGS: 'null',
      SCR_RECORD_ERRORS: 'fail',
      SCR_OUTPUTS: 'P_BAD1',
      SCR_OUTPUT_PADDING: 'trim-end',
      SCR_JOIN_INPUTS: 'true',
      SCR_OUTPUT_METADATA: 'true',
      MAX_RECORD_BYTES: '10',
      SAGEMAKER_BATCH_STRATEGY: 'SINGLE_RECORD',
      SCR_DEFAULT_CONTENT_TYPE: 'text/csv',
      SCR_SCORING_IS_PURE: 'true',
      SCR_BREAKER_FAILURES: '0',
      SCR_BREAKER_OPEN_MS: '9',
      CLIENT_HEADERS_TIMEOUT_MS: '100',
      CLIENT_BODY_TIMEOUT_MS: '101',
      KEEP_ALIVE_TIMEOUT_MS: '1000',
      SAGEMAKER_BATCH: 'true',
      LOG_LEVEL: 'debug',
      LOG_PAYLOADS: 'true',
      METRICS_NAMESPACE: 'Loans',
      METRICS_FLUSH_MS: '0',
    };
    expect(read(env)).toEqual({
      port: 8081,
      startsScr: true,
      scrPort: 9091,
      scrPortRange: undefined,
      scrBaseUrl: 'http://scr:9092',
      modelPath: '/homeloan',
      modelPathIsChosen: true,
      readyPath: '/up',
      command: ['java'],
      tmpdir: '/var/tmp',
      startTimeoutMs: 1,
      warmupPayload: '{"data":{}}',
      maxConcurrency: 2,
      maxQueue: 0,
      batchStrategy: 'SINGLE_RECORD',
      scrTimeoutMs: 3,
      invocationTimeoutMs: 4,
      drainTimeoutMs: 5000,
      maxPayloadBytes: 6,
      maxBufferedBytes: 7,
      maxResponseBytes: 8,
      validation: 'strict',
      signatureFile: '/opt/signature.json',
      records: {
        requestShape: 'data',
        csvColumns: ['LOAN', 'JOB'],
        inputTypes: new Map([
          ['zip', 'string'],
          ['loan', 'number'],
        ]),
        emptyStrings: 'null',
        arePieces: true,
        errors: 'fail',
        outputs: ['P_BAD1'],
        outputPadding: 'trim-end',
        joinInputs: true,
        outputMetadata: true,
        maxRecordBytes: 10,
      },
      defaultContentType: 'text/csv',
      scoringIsPure: true,
      breakerFailures: 0,
      breakerOpenMs: 9,
      headersTimeoutMs: 100,
      bodyTimeoutMs: 101,
      keepAliveTimeoutMs: 1000,
      isBatch: true,
      logLevel: 'DEBUG',
      logPayloads: true,
      metricsNamespace: 'Loans',
      metricsFlushMs: 0,
    });
  });

  it('cannot be changed afterwards', () => expect(Object.isFrozen(read())).toBe(true));

  it('allow small machines eight scores at once', () => {
    expect(read({}, { cpus: 1, memoryBytes: GIB })).toMatchObject({ maxConcurrency: 8, maxQueue: 128 });
  });

  it('give a batch job nearly its ten minutes', () => {
    expect(read({ SAGEMAKER_BATCH: 'true' }).invocationTimeoutMs).toBe(590_000);
    expect(read({ SAGEMAKER_BATCH: 'true', INVOCATION_TIMEOUT_MS: '5000' }).invocationTimeoutMs).toBe(5000);
  });

  it('give a batch job rows that say what failed, and a place for every request that it sends', () => {
    const batch = read({ SAGEMAKER_BATCH: 'true', SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: '900' });
    expect([batch.records.errors, batch.maxQueue]).toEqual(['inline', 900]);
  });

  it('take the order of CSV columns from the signature only where that is asked for', () => {
    expect(read({ SCR_CSV_COLUMNS: '@signature' }).records.csvColumns).toBe('@signature');
    expect(complaint({ SCR_CSV_COLUMNS: 'LOAN,,JOB' })).toContain('or @signature.');
    expect(complaint({ SCR_CSV_COLUMNS: 'LOAN,loan' })).toContain('each once');
  });

  it.each(['LOAN', 'LOAN=decimal', '=number', 'LOAN=number,loan=string'])(
    'take no input type that is not one: %s',
    (types) => expect(complaint({ SCR_INPUT_TYPES: types })).toContain('LOAN=number,ZIP=string'),
  );

  it('take the model path of the SCR image, unless people chose another', () => {
    expect(read({ SAS_SCR_APP_PATH: 'homeloan' })).toMatchObject({
      modelPath: '/homeloan',
      modelPathIsChosen: false,
    });
    expect(read({ SAS_SCR_APP_PATH: '/a', SCR_MODEL_PATH: '/b' })).toMatchObject({
      modelPath: '/b',
      modelPathIsChosen: true,
    });
  });

  it('are refused with every bad one at once', () => {
    const message = complaint({
      SCR_PORT: 'http',
      LOG_LEVEL: 'TRACE',
      INVOCATION_TIMEOUT_MS: '58s',
      SCR_MAX_QUEUE: '3',
    });
    expect(message.split('\n')).toEqual([
      'SCR_PORT is "http"; it must be a port from 1 to 65535.',
      'INVOCATION_TIMEOUT_MS is "58s"; it must be milliseconds, a whole number from 1 to 2147483647.',
      'LOG_LEVEL is "TRACE"; it must be one of DEBUG, INFO, WARN, ERROR.',
    ]);
  });

  it('are refused where a request without content type could never be answered', () => {
    expect(complaint({ SCR_DEFAULT_CONTENT_TYPE: 'json' })).toContain('SCR_DEFAULT_CONTENT_TYPE is "json"');
  });

  it('are all named once, with a meaning, for the page that is made of them', () => {
    const names = Object.values(CONTAINER_TABLE).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { meaning } of Object.values(CONTAINER_TABLE)) expect(meaning).toMatch(/\.$/);
  });
});

describe('the limit of a body', () => {
  it("is SageMaker's, in MiB, in a batch job", () => {
    expect(read({ SAGEMAKER_MAX_PAYLOAD_IN_MB: '3', MAX_PAYLOAD_BYTES: '1000' }).maxPayloadBytes).toBe(
      3 * MIB,
    );
  });

  it('is ours where SageMaker says 0, that is, none of its own', () => {
    expect(read({ SAGEMAKER_MAX_PAYLOAD_IN_MB: '0' }).maxPayloadBytes).toBe(25 * MIB);
    expect(read({ SAGEMAKER_MAX_PAYLOAD_IN_MB: '0', MAX_PAYLOAD_BYTES: '1000' }).maxPayloadBytes).toBe(1000);
  });
});

describe('the memory for bodies', () => {
  it('is an eighth of what the container may use', () => {
    expect(read({}, { cpus: 1, memoryBytes: 4 * GIB + 7 }).maxBufferedBytes).toBe(512 * MIB);
  });

  it('is room for two bodies at least, however small the machine', () => {
    expect(read({}, { cpus: 1, memoryBytes: 128 * MIB }).maxBufferedBytes).toBe(50 * MIB);
    expect(read({ SAGEMAKER_MAX_PAYLOAD_IN_MB: '100' }, { cpus: 1, memoryBytes: GIB }).maxBufferedBytes).toBe(
      200 * MIB,
    );
  });

  it('is refused where an allowed body would never have room', () => {
    expect(complaint({ MAX_BUFFERED_BYTES: '1000', MAX_PAYLOAD_BYTES: '1001' })).toBe(
      'MAX_BUFFERED_BYTES is 1000; it must be at least the limit of one body, 1001.',
    );
    expect(complaint({ MAX_BUFFERED_BYTES: '1001', MAX_PAYLOAD_BYTES: '1001' })).toBe('');
  });
});
