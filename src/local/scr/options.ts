import { choice, flag, integer, type OptionSpec, paths, positive, text } from './option-specs.ts';

/** Every option of the stand-in. The environment variables, `--help`, the guide's table and the types come from here. */
const optionTable = {
  port: integer(0, 'TCP port; 0 takes a free one. `--server.port=N` wins', { max: 65535 }),
  host: text('127.0.0.1', 'address to listen on'),
  startDelayMs: integer(0, 'how long starting takes'),
  startMode: choice(
    ['closed', '503'],
    'closed',
    'while starting: the port is not open, or it is open and every answer is a 503',
  ),
  paths: paths(['/hmeq'], 'where scores are answered, e.g. `/hmeq` or `/module/step`', 'SAS_SCR_APP_PATH'),

  dialect: choice(['2021', '2022', '2023', '2024', '2026'], '2026', 'the form of answers, see Dialects'),
  moduleId: text('', '`module_id` of the answers; empty: from the path'),
  stepId: text('', '`step_id` of the answers; empty: from the path, `score` where it has one part'),
  contentType: text('application/json', 'content type of scores'),
  framing: choice(['content-length', 'chunked'], 'content-length', 'how bodies of answers are delimited'),
  unknownInputs: choice(['ignore', 'error'], 'ignore', 'what an input that the model has not does'),
  errorStatus: integer(400, 'status where a request cannot be scored', { min: 200, max: 599 }),
  errorBody: text(
    '{"errorCode":0,"message":"{message}","details":["path: {path}"],"httpStatusCode":{status}}',
    'body of errors; `{status}`, `{message}` and `{path}` are filled in',
  ),
  errorContentType: text('application/json', 'content type of errors'),
  unsupportedMediaTypeStatus: integer(
    415,
    "status, with Spring Boot's error body, where the content type is not JSON; 0 reads every content type as JSON",
    { max: 599 },
  ),

  apiMeta: choice(['openapi3', 'swagger2', 'off'], 'openapi3', 'form of `{path}/apiMeta/api`; `off`: 404'),
  apiMetaTypes: choice(
    ['openapi', 'sas'],
    'openapi',
    'type names there: `number` and `string` with `maxLength`, or `decimal` and `string(7)`',
  ),
  envListing: choice(['on', 'empty', 'off'], 'on', '`/__env`: lists paths, lists none, or 404'),
  envEndpoints: paths([], 'the paths that `/__env` lists; empty: the scoring paths'),
  prometheus: choice(['on', 'error', 'off'], 'on', '`/prometheus`: metrics, 500, or 404'),
  prometheusDelayMs: integer(0, 'how long `/prometheus` takes'),
  inputScoreVariable: text(
    'LOAN',
    'input that the input score histogram shows',
    'SAS_SCR_INPUT_SCORE_VARIABLE',
  ),
  inputScoreMax: positive(100000, 'upper end of that histogram', 'SAS_SCR_INPUT_SCORE_MAX'),
  outputScoreVariable: text(
    'P_BAD1',
    'output that the output score histogram shows',
    'SAS_SCR_OUTPUT_SCORE_VARIABLE',
  ),
  outputScoreMax: positive(1, 'upper end of that histogram', 'SAS_SCR_OUTPUT_SCORE_MAX'),
  scoreBins: positive(10, 'number of bins of both histograms', 'SAS_SCR_SCORE_BINS'),

  scoreMs: integer(0, 'how long one score takes, without using the CPU'),
  maxConcurrentScores: integer(0, 'scores executed at once, others wait in order; 0: no limit'),

  maxRequestsPerConnection: integer(100, 'requests after which a connection is closed; 0: never'),
  connectionLimitClose: choice(
    ['notice', 'fin', 'reset-next'],
    'notice',
    'how: the last answer says `Connection: close`; closed after it unannounced; reset when one more request arrives',
  ),
  idleMs: integer(20000, 'a connection idle for so long is closed; 0: never'),
  keepAliveNotice: flag(true, 'answers say `Connection: keep-alive` and `Keep-Alive: timeout=`'),

  recordRequests: integer(0, 'how many of the last requests `/__standin/requests` keeps'),
  countIds: integer(100000, 'how many ids are kept, at least, to find those scored twice; 0: none'),

  scrIoLogLevel: text('INFO', '`TRACE` logs the values of requests and answers', 'SAS_SCR_LOG_LEVEL_SCR_IO'),
  structuredLog: flag(false, 'log lines are JSON objects', 'SAS_SCR_LOG_STRUCTURED'),

  startExitCode: integer(0, 'above 0: the process ends with it instead of listening', { max: 255 }),
  ignoreSigterm: flag(false, 'the process stays alive on SIGTERM'),
  childProcess: flag(false, 'the process starts a child, as SCR does, which lives for at most a minute'),
};

type OptionTable = typeof optionTable;
export type OptionName = keyof OptionTable;
/** All options with their values. */
export type StandInOptions = { readonly [Name in OptionName]: OptionTable[Name]['defaultValue'] };

/** `maxConcurrentScores` is `STANDIN_MAX_CONCURRENT_SCORES` in the environment. */
export function environmentName(option: string): string {
  return `STANDIN_${option.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The options' defaults, with `given` on top. */
export function withDefaults(given: Partial<StandInOptions>): StandInOptions {
  return fromTable((name, spec) => given[name] ?? spec.defaultValue);
}

/**
 * Reads the options from the environment: the stand-in's own variable, else SCR's where there is one, else the default.
 * An empty variable is as good as none.
 *
 * @throws {Error} that names the variable, its value and what is allowed
 */
export function optionsFromEnvironment(env: Readonly<Record<string, string | undefined>>): StandInOptions {
  return fromTable((name, spec) => {
    for (const variable of [environmentName(name), spec.scrVariable]) {
      const given = variable === undefined ? undefined : env[variable];
      if (given === undefined || given === '') continue;
      const value = spec.parse(given);
      if (value === undefined) throw new Error(`${variable}=${given} is not allowed: ${spec.allowed}`);
      return value;
    }
    return spec.defaultValue;
  });
}

/** The table's rows, in order. */
export function optionSpecs(): readonly (readonly [OptionName, OptionSpec<unknown>])[] {
  return Object.keys(optionTable)
    .filter((name): name is OptionName => name in optionTable)
    .map((name) => [name, optionTable[name]]);
}

function fromTable(read: (name: OptionName, spec: OptionSpec<unknown>) => unknown): StandInOptions {
  const entries = optionSpecs().map(([name, spec]) => [name, read(name, spec)]);
  // Every value comes from the spec of its own name, or from a typed object under that name.
  return Object.freeze(Object.fromEntries(entries)) as StandInOptions;
}
