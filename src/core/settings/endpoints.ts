import { SettingsError } from './read.ts';

/** One SageMaker endpoint that callers may reach. */
export interface EndpointSettings {
  /** The name callers use: `/endpoints/{publicName}/invocations`. */
  readonly publicName: string;
  /** SageMaker's name of it, which callers never see. */
  readonly endpointName: string;
  /** File with the signature of its model. */
  readonly signatureFile: string | undefined;
  readonly maxPayloadBytes: number | undefined;
  /** SageMaker's name of the asynchronous endpoint for what is too large or too slow. */
  readonly asyncEndpointName: string | undefined;
  /** Where set, every call goes to this inference component, whatever the caller's headers ask for. */
  readonly inferenceComponentName: string | undefined;
}

type Member = Exclude<keyof EndpointSettings, 'publicName'>;

/** What SageMaker calls an endpoint (CreateEndpoint API reference), and what a path segment needs no escapes for. */
const NAME = /^[a-zA-Z0-9](?:-*[a-zA-Z0-9])*$/;
const NAME_RULE = 'a name of up to 63 letters, digits and inner hyphens';

const isName = (value: unknown) => typeof value === 'string' && value.length <= 63 && NAME.test(value);
const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isSize = (value: unknown) => Number.isSafeInteger(value) && Number(value) > 0;

/** Members of an entry: whether a value fits, and what is allowed. */
const MEMBERS: Readonly<Record<Member, { fits(value: unknown): boolean; readonly allowed: string }>> = {
  endpointName: { fits: isName, allowed: NAME_RULE },
  signatureFile: { fits: isText, allowed: 'a path' },
  maxPayloadBytes: { fits: isSize, allowed: 'a whole number, at least 1' },
  asyncEndpointName: { fits: isName, allowed: NAME_RULE },
  inferenceComponentName: { fits: isName, allowed: NAME_RULE },
};

/**
 * Reads the list of endpoints that callers may reach: a JSON object of public names, each with SageMaker's name of the endpoint or an
 * object of {@link MEMBERS}. An entry without `endpointName` is the endpoint of its public name.
 * @throws SettingsError naming every entry and member that can't be used
 */
export function parseEndpoints(setting: string, text: string): ReadonlyMap<string, EndpointSettings> {
  const entries = Object.entries(parseObject(setting, text));
  const complaints = entries.length === 0 ? ['it names no endpoint'] : [];
  const endpoints = new Map<string, EndpointSettings>();
  for (const [publicName, entry] of entries) {
    const members = membersOf(entry);
    if (!isName(publicName)) complaints.push(`${quoted(publicName)} must be ${NAME_RULE}`);
    if (members === undefined) complaints.push(`${quoted(publicName)} must be a name or an object`);
    else complaints.push(...complaintsOf(publicName, members));
    endpoints.set(publicName, endpointOf(publicName, members ?? {}));
  }
  if (complaints.length > 0)
    throw new SettingsError(complaints.map((each) => `${setting}: ${each}.`).join('\n'));
  return endpoints;
}

/** What is set for an endpoint that is named alone, by the settings that say it. */
export interface NamedAlone {
  readonly endpointName: readonly [setting: string, value: string];
  readonly asyncEndpointName: readonly [setting: string, value: string | undefined];
  readonly signatureFile: string | undefined;
}

/** An endpoint whose public name is its own. @throws SettingsError */
export function namedEndpoint({
  endpointName,
  asyncEndpointName,
  signatureFile,
}: NamedAlone): EndpointSettings {
  for (const [setting, value] of [endpointName, asyncEndpointName]) {
    if (value === undefined || isName(value)) continue;
    throw new SettingsError(`${setting} is ${quoted(value)}; it must be ${NAME_RULE}.`);
  }
  const [, name] = endpointName;
  return { ...endpointOf(name, {}), asyncEndpointName: asyncEndpointName[1], signatureFile };
}

function parseObject(setting: string, text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new SettingsError(`${setting} must be a JSON object such as {"homeloan":"homeloan-prod"}.`);
}

function membersOf(entry: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof entry === 'string') return { endpointName: entry };
  return typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? { ...entry } : undefined;
}

function complaintsOf(publicName: string, members: Readonly<Record<string, unknown>>): readonly string[] {
  const rules = new Map<string, (typeof MEMBERS)[Member]>(Object.entries(MEMBERS));
  return Object.entries(members).flatMap(([name, value]) => {
    const rule = rules.get(name);
    const place = `${quoted(publicName)}, ${quoted(name)}`;
    if (rule === undefined) return [`${place} is no member; known are ${[...rules.keys()].join(', ')}`];
    return rule.fits(value) ? [] : [`${place} must be ${rule.allowed}`];
  });
}

function endpointOf(publicName: string, members: Readonly<Record<string, unknown>>): EndpointSettings {
  const text = (name: Member) => (typeof members[name] === 'string' ? members[name] : undefined);
  return {
    publicName,
    endpointName: text('endpointName') ?? publicName,
    signatureFile: text('signatureFile'),
    maxPayloadBytes: typeof members.maxPayloadBytes === 'number' ? members.maxPayloadBytes : undefined,
    asyncEndpointName: text('asyncEndpointName'),
    inferenceComponentName: text('inferenceComponentName'),
  };
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
