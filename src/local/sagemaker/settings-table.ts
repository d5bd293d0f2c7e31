import { flag, integer, type Kind, oneOf, text } from './json-shape.ts';

/** One setting: its default, what is allowed, and what it means. */
export interface Setting<T> {
  readonly defaultValue: T;
  readonly kind: Kind<T>;
  readonly meaning: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const GIBIBYTE = 1024 ** 3;

/** Every setting that is no list. The configuration file, `--help` and the guide's table come from here. */
export const settingsTable = {
  host: setting('127.0.0.1', text('text', /./), 'address to listen on'),
  port: setting(0, integer(0, 65_535), 'TCP port; 0 takes a free one'),
  region: setting(
    'us-east-1',
    text('a region', /^[a-z0-9-]+$/),
    'region in names (ARNs); callers may sign for any',
  ),
  accountId: setting('123456789012', text('12 digits', /^\d{12}$/), 'account in names (ARNs) and messages'),

  maxPayloadBytes: setting(
    6_291_456,
    integer(1, GIBIBYTE),
    'largest body of InvokeEndpoint and InvokeEndpointWithResponseStream. The service model says 6,291,456, the hosting FAQ 25 MB (26,214,400)',
  ),
  maxResponseBytes: setting(
    6_291_456,
    integer(1, GIBIBYTE),
    'largest answer of a container to InvokeEndpoint; the service model has it, what SageMaker does beyond is not known: here, ModelError',
  ),
  modelTimeoutMs: setting(
    60_000,
    integer(1, DAY_MS),
    'time for the whole answer of a container to InvokeEndpoint',
  ),
  streamTimeoutMs: setting(
    480_000,
    integer(1, DAY_MS),
    'time for the whole answer of a container to InvokeEndpointWithResponseStream',
  ),
  maxClockSkewMs: setting(300_000, integer(0, DAY_MS), 'how far the date of a signature may be from now'),
  throttlingStatus: setting(
    400,
    oneOf([400, 429]),
    'HTTP status of ThrottlingException; both are documented, which one SageMaker Runtime sends is not known',
  ),
  cancelWithCaller: setting(
    false,
    flag,
    'whether the request to the container is broken off when the caller goes away; what SageMaker does is not known',
  ),

  pingIntervalMs: setting(
    1000,
    integer(1, DAY_MS),
    "between two pings of a container; SageMaker's is not known",
  ),
  pingTimeoutMs: setting(2000, integer(1, DAY_MS), 'time for the answer to a ping'),
  pingsUntilInService: setting(
    2,
    integer(1, 1000),
    "pings answered with 200, one after another, until a container gets requests; SageMaker's number is not known",
  ),
  pingsUntilOutOfService: setting(
    3,
    integer(1, 1000),
    "failed pings, one after another, until a container gets no more requests; SageMaker's number is not known",
  ),
  startupTimeoutMs: setting(
    480_000,
    integer(1, DAY_MS),
    'time until a container has to be in service first; else the endpoint is Failed',
  ),

  s3EndpointUrl: setting(
    '',
    text('a URL, or empty', /^$|^https?:\/\//),
    'S3 server for InvokeEndpointAsync; empty: Amazon S3',
  ),
  recordRequests: setting(
    1000,
    integer(0, 1_000_000),
    'how many of the last requests `/__sagemaker/requests` keeps',
  ),
} as const;

type Table = typeof settingsTable;
export type SettingName = keyof Table;
/** All settings with their values. */
export type Settings = {
  readonly [Name in SettingName]: Table[Name] extends Setting<infer T> ? T : never;
};

/** The table's rows, in order. */
export function settings(): readonly (readonly [SettingName, Setting<unknown>])[] {
  return Object.keys(settingsTable)
    .filter((name): name is SettingName => name in settingsTable)
    .map((name) => [name, settingsTable[name]]);
}

/** The settings as the guide's Markdown table. */
export function settingsMarkdown(): string {
  const rows = settings().map(
    ([name, { defaultValue, kind, meaning }]) =>
      `| \`${name}\` | \`${JSON.stringify(defaultValue)}\` | ${kind.allowed} | ${meaning} |`,
  );
  return ['| setting | default | allowed | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The settings as `--help` shows them. */
export function settingsHelp(): string {
  return settings()
    .map(
      ([name, { defaultValue, kind, meaning }]) =>
        `  ${name}: ${JSON.stringify(defaultValue)}\n      ${meaning}\n      ${kind.allowed}`,
    )
    .join('\n');
}

function setting<T>(defaultValue: NoInfer<T>, kind: Kind<T>, meaning: string): Setting<T> {
  return { defaultValue, kind, meaning };
}
