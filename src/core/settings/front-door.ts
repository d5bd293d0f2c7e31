import { asyncSettings } from './async.ts';
import { type EndpointSettings, namedEndpoint, parseEndpoints } from './endpoints.ts';
import { FRONT_DOOR_TABLE } from './front-door-table.ts';
import { type Environment, readSettings, SettingsError, type SetValues } from './read.ts';
import { recordSettings } from './records.ts';

/** Settings of the front door, complete, in the units that their names say. */
export type FrontDoorSettings = ReturnType<typeof frontDoorSettings>;

/** What a Lambda function takes and returns (Lambda quotas, payload of a synchronous invocation). */
const LAMBDA_BYTES = 6 * 1024 * 1024;

/**
 * Reads the front door's settings, once, when its function starts.
 * @throws SettingsError naming each setting that can't be used, its value and what is allowed
 */
export function frontDoorSettings(env: Environment) {
  const set = readSettings(FRONT_DOOR_TABLE, env);
  const endpoints = endpointsOf(set);
  return Object.freeze({
    /** By public name. */
    endpoints,
    /** What `/invocations` and `/ping` are about; undefined where several are listed and none is chosen. */
    defaultEndpoint: defaultOf(set, endpoints),
    /** Undefined where no endpoint has an asynchronous one. */
    async: asyncOf(set, endpoints),
    gatewayTimeoutMs: set.gatewayTimeoutMs ?? 29_000,
    deadlineMarginMs: set.deadlineMarginMs ?? 500,
    maxPayloadBytes: set.maxPayloadBytes ?? LAMBDA_BYTES,
    maxResponseBytes: set.maxResponseBytes ?? LAMBDA_BYTES,
    maxRetries: set.maxRetries ?? 3,
    connectTimeoutMs: set.connectTimeoutMs ?? 1500,
    maxSockets: set.maxSockets ?? 50,
    scoringIsPure: set.scoringIsPure ?? false,
    passModelErrors: set.passModelErrors ?? false,
    corsOrigins: set.corsOrigins ?? [],
    /** Without a slash at its end; empty where there is none. */
    basePath: set.basePath === undefined || set.basePath === '/' ? '' : set.basePath,
    validation: set.validation ?? 'types',
    records: recordSettings(set, false),
    defaultContentType: set.defaultContentType ?? 'application/json',
    logLevel: set.logLevel ?? 'INFO',
    metricsNamespace: set.metricsNamespace ?? 'ScrSagemaker',
  } as const);
}

type Given = SetValues<typeof FRONT_DOOR_TABLE>;

function endpointsOf(set: Given): ReadonlyMap<string, EndpointSettings> {
  const { asyncEndpointName, endpointName, endpoints: list, signatureFile } = FRONT_DOOR_TABLE;
  if (set.endpoints !== undefined) {
    const extra = set.signatureFile !== undefined ? signatureFile : asyncEndpointName;
    if (set.signatureFile !== undefined || set.asyncEndpointName !== undefined) {
      throw new SettingsError(
        `${extra.name} is for ${endpointName.name} alone; ${list.name} has members for it.`,
      );
    }
    return parseEndpoints(list.name, set.endpoints);
  }
  if (set.endpointName === undefined) {
    throw new SettingsError(`Neither ${endpointName.name} nor ${list.name} is set; one of them must be.`);
  }
  const endpoint = namedEndpoint({
    endpointName: [endpointName.name, set.endpointName],
    asyncEndpointName: [asyncEndpointName.name, set.asyncEndpointName],
    signatureFile: set.signatureFile,
  });
  return new Map([[endpoint.publicName, endpoint]]);
}

function asyncOf(set: Given, endpoints: ReadonlyMap<string, EndpointSettings>) {
  const hasAsync = [...endpoints.values()].some(({ asyncEndpointName }) => asyncEndpointName !== undefined);
  if (!hasAsync) return undefined;
  const settings = asyncSettings(set);
  if (settings !== undefined) return settings;
  throw new SettingsError(
    `${FRONT_DOOR_TABLE.asyncBucket.name} is not set; an asynchronous endpoint needs a bucket.`,
  );
}

function defaultOf(
  { endpointName }: Given,
  endpoints: ReadonlyMap<string, EndpointSettings>,
): EndpointSettings | undefined {
  if (endpointName === undefined) return endpoints.size === 1 ? [...endpoints.values()][0] : undefined;
  const chosen = endpoints.get(endpointName);
  if (chosen !== undefined) return chosen;
  throw new SettingsError(
    `${FRONT_DOOR_TABLE.endpointName.name} is ${JSON.stringify(endpointName)}; it must be a public name of ${FRONT_DOOR_TABLE.endpoints.name}.`,
  );
}
