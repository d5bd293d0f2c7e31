import {
  flag,
  integer,
  list,
  type Members,
  membersOf,
  number,
  optional,
  required,
  text,
} from './json-shape.ts';
import { type SettingName, type Settings, settings } from './settings-table.ts';

/** An access key that callers may sign with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** One production variant: the share of its weight in the sum of all of the requests that name none. */
export interface VariantOptions {
  readonly name: string;
  readonly weight: number;
  /** Base URLs of its instances' containers, such as `http://127.0.0.1:8080`. */
  readonly containers: readonly string[];
}

export interface InferenceComponentOptions {
  readonly name: string;
  readonly containers: readonly string[];
}

/** What makes an endpoint an asynchronous one. */
export interface AsyncOptions {
  /** `s3://bucket/prefix` that answers are written under. */
  readonly outputUri: string;
  /** The same for what could not be scored; without it, there is only the log. */
  readonly failureUri: string | undefined;
  /** Objects scored at once by each instance. */
  readonly maxConcurrentInvocations: number;
}

export interface EndpointOptions {
  readonly name: string;
  readonly variants: readonly VariantOptions[];
  /** Where there are any, a request has to name one, and the variants' containers get none. */
  readonly inferenceComponents: readonly InferenceComponentOptions[];
  readonly serverless: boolean;
  readonly maxPayloadBytes: number;
  readonly async: AsyncOptions | undefined;
}

export interface SageMakerRuntimeOptions extends Settings {
  readonly credentials: readonly Credentials[];
  readonly endpoints: readonly EndpointOptions[];
}

/** The options as they are given: everything but the endpoints may be left out. */
export type GivenOptions = Partial<Settings> & {
  readonly credentials?: readonly Credentials[];
  readonly endpoints: readonly GivenEndpoint[];
};

export interface GivenEndpoint {
  readonly name: string;
  /** Instances of the one variant, `AllTraffic`. */
  readonly containers?: readonly string[];
  readonly variants?: readonly {
    readonly name: string;
    readonly weight?: number;
    readonly containers: readonly string[];
  }[];
  readonly inferenceComponents?: readonly InferenceComponentOptions[];
  readonly serverless?: boolean;
  readonly maxPayloadBytes?: number;
  readonly async?: {
    readonly outputUri: string;
    readonly failureUri?: string;
    readonly maxConcurrentInvocations?: number;
  };
}

/** Used where no credentials are configured. */
export const DEFAULT_CREDENTIALS: Credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** "4 MB" in AWS's words; that these are mebibytes is assumed. */
const SERVERLESS_MAX_PAYLOAD_BYTES = 4 * 1024 * 1024;

const NAME = text(
  '1 to 63 letters, digits and hyphens, no hyphen first or last',
  /^(?=.{1,63}$)[a-zA-Z0-9](?:-*[a-zA-Z0-9])*$/,
);
const S3_URI = text('s3://bucket or s3://bucket/prefix', /^s3:\/\/[^/]+(\/.*)?$/);
const ANY_TEXT = text('text that is not empty', /./);

/**
 * Reads the options, whether they come from a configuration file or from a program, and fills in the defaults.
 * @throws {Error} that names the member, its value and what is allowed
 */
export function readOptions(given: unknown): SageMakerRuntimeOptions {
  const members = membersOf(given, 'options', [
    ...settings().map(([name]) => name),
    'credentials',
    'endpoints',
  ]);
  const values = readSettings(members);
  const credentials = list(members, 'credentials', readCredentials);
  const endpoints = list(members, 'endpoints', (item, place) => readEndpoint(item, place, values));
  if (endpoints.length === 0) throw new Error('options.endpoints has no endpoint');
  const twice = endpoints.find(
    ({ name }, index) => endpoints.findIndex((other) => other.name === name) < index,
  );
  if (twice !== undefined) throw new Error(`options.endpoints has ${twice.name} twice`);
  return {
    ...values,
    credentials: credentials.length === 0 ? [DEFAULT_CREDENTIALS] : credentials,
    endpoints,
  };
}

function readSettings(members: Members): Settings {
  const entries = settings().map(([name, { defaultValue, kind }]): [SettingName, unknown] => [
    name,
    optional(members, name, kind) ?? defaultValue,
  ]);
  // The table gives each name the type of its kind; an object made of entries has lost that.
  return Object.fromEntries(entries) as unknown as Settings;
}

function readCredentials(item: unknown, place: string): Credentials {
  const members = membersOf(item, place, ['accessKeyId', 'secretAccessKey', 'sessionToken']);
  const sessionToken = optional(members, 'sessionToken', ANY_TEXT);
  return {
    accessKeyId: required(members, 'accessKeyId', ANY_TEXT),
    secretAccessKey: required(members, 'secretAccessKey', ANY_TEXT),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

function readEndpoint(item: unknown, place: string, { maxPayloadBytes }: Settings): EndpointOptions {
  const members = membersOf(item, place, [
    'name',
    'containers',
    'variants',
    'inferenceComponents',
    'serverless',
    'maxPayloadBytes',
    'async',
  ]);
  const serverless = optional(members, 'serverless', flag) ?? false;
  const limit = optional(members, 'maxPayloadBytes', integer(1, Number.MAX_SAFE_INTEGER));
  const inferenceComponents = list(members, 'inferenceComponents', (component, at) => {
    const parts = membersOf(component, at, ['name', 'containers']);
    return { name: required(parts, 'name', NAME), containers: list(parts, 'containers', readUrl) };
  });
  const containers = list(members, 'containers', readUrl);
  const variants = list(members, 'variants', readVariant);
  if (variants.length > 0 && containers.length > 0) {
    throw new Error(`${place} has both containers and variants`);
  }
  const all = variants.length > 0 ? variants : [{ name: 'AllTraffic', weight: 1, containers }];
  if ([...all, ...inferenceComponents].every((part) => part.containers.length === 0)) {
    throw new Error(`${place} has no container`);
  }
  if (all.every(({ weight }) => weight === 0))
    throw new Error(`${place} has no variant with a weight above 0`);
  return {
    name: required(members, 'name', NAME),
    variants: all,
    inferenceComponents,
    serverless,
    maxPayloadBytes: limit ?? (serverless ? SERVERLESS_MAX_PAYLOAD_BYTES : maxPayloadBytes),
    async: members.values.has('async') ? readAsync(members.values.get('async'), `${place}.async`) : undefined,
  };
}

function readVariant(item: unknown, place: string): VariantOptions {
  const members = membersOf(item, place, ['name', 'weight', 'containers']);
  return {
    name: required(members, 'name', NAME),
    weight: optional(members, 'weight', number(0)) ?? 1,
    containers: list(members, 'containers', readUrl),
  };
}

function readAsync(value: unknown, place: string): AsyncOptions {
  const members = membersOf(value, place, ['outputUri', 'failureUri', 'maxConcurrentInvocations']);
  return {
    outputUri: required(members, 'outputUri', S3_URI),
    failureUri: optional(members, 'failureUri', S3_URI),
    // 1 to 1,000 is the API's range; its default is SageMaker's own choice, so this one is ours.
    maxConcurrentInvocations: optional(members, 'maxConcurrentInvocations', integer(1, 1000)) ?? 4,
  };
}

function readUrl(item: unknown, place: string): string {
  if (typeof item === 'string' && /^http:\/\/[^/]+\/?$/.test(item)) return item.replace(/\/$/, '');
  throw new Error(`${place} ${JSON.stringify(item)} is not allowed: a URL such as http://127.0.0.1:8080`);
}
