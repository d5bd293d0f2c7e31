import type { Asynchronous } from '../../config/asynchronous.ts';
import { SHARED_VARIABLES } from '../../config/deployment.ts';
import type { FrontDoor } from '../../config/front-door.ts';
import type { Model } from '../../config/model.ts';

/** A model that callers may reach. */
export interface ServedModel {
  /** The name that callers use. */
  readonly publicName: string;
  /** SageMaker's name of its endpoint. */
  readonly endpointName: string;
  readonly asyncEndpointName?: string | undefined;
  readonly model: Model;
  /** Its signature as JSON, on this machine. */
  readonly signatureFile?: string | undefined;
}

export interface FrontDoorEnvironmentOptions {
  readonly frontDoor: FrontDoor;
  readonly served: readonly ServedModel[];
  readonly metricsNamespace: string;
  readonly async?: (Asynchronous & { readonly bucketName: string }) | undefined;
}

/** HTTP APIs wait this long, and nothing changes it (API Gateway quotas). */
const HTTP_API_TIMEOUT_MS = 30_000;
/** Payload of a serverless endpoint (SageMaker quotas). */
const SERVERLESS_PAYLOAD_BYTES = 4 * 1024 * 1024;
/** Where Lambda unpacks layers. */
const SIGNATURES = '/opt/signatures';

/** How long the gateway waits, in milliseconds. */
export function gatewayTimeoutMs(frontDoor: FrontDoor): number {
  return frontDoor.gateway === 'rest' ? frontDoor.timeoutMs : HTTP_API_TIMEOUT_MS;
}

/** Variables of the front door's function (docs/settings.md). What follows from the rest of a configuration is not set twice. */
export function frontDoorEnvironment(options: FrontDoorEnvironmentOptions): Readonly<Record<string, string>> {
  const { async, frontDoor, served } = options;
  const { corsOrigins, customDomain, defaultModel } = frontDoor;
  return {
    ENDPOINTS: JSON.stringify(Object.fromEntries(served.map(entryOf))),
    ...(defaultModel !== undefined && { ENDPOINT_NAME: defaultModel }),
    GATEWAY_TIMEOUT_MS: String(gatewayTimeoutMs(frontDoor)),
    METRICS_NAMESPACE: options.metricsNamespace,
    ...(corsOrigins.length > 0 && { CORS_ORIGINS: corsOrigins.includes('*') ? '*' : corsOrigins.join(',') }),
    ...(customDomain?.basePath !== undefined && { BASE_PATH: `/${customDomain.basePath}` }),
    ...(async !== undefined && asyncEnvironment(async)),
    ...sharedVariables(served),
    ...frontDoor.environment,
  };
}

/** The file of a signature in the layer of signatures. */
export function signatureFileName(publicName: string): string {
  return `${publicName}.json`;
}

function entryOf({ asyncEndpointName, endpointName, model, publicName, signatureFile }: ServedModel) {
  const entry = {
    endpointName,
    ...(signatureFile !== undefined && { signatureFile: `${SIGNATURES}/${signatureFileName(publicName)}` }),
    ...(model.endpoint?.type === 'serverless' && { maxPayloadBytes: SERVERLESS_PAYLOAD_BYTES }),
    ...(asyncEndpointName !== undefined && { asyncEndpointName }),
  };
  return [publicName, entry] as const;
}

function asyncEnvironment(async: NonNullable<FrontDoorEnvironmentOptions['async']>): Record<string, string> {
  return {
    ASYNC_BUCKET: async.bucketName,
    ASYNC_PREFIX: async.prefix,
    ASYNC_REQUEST_TTL_SECONDS: String(async.requestTtlSeconds),
    ASYNC_INVOCATION_TIMEOUT_SECONDS: String(async.invocationTimeoutSeconds),
    ASYNC_RETENTION_SECONDS: String(async.retentionSeconds),
    ASYNC_LINK_SECONDS: String(async.linkSeconds),
    ...(async.inlineBodies && { ASYNC_INLINE_BODIES: 'true' }),
    ...(async.inputLocations.length > 0 && { ASYNC_INPUT_LOCATIONS: async.inputLocations.join(',') }),
  };
}

/** What all models say alike; where they differ, the configuration has to say it for the front door. */
function sharedVariables(served: readonly ServedModel[]): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const name of SHARED_VARIABLES) {
    const [value, ...others] = new Set(served.map(({ model }) => model.environment[name]));
    if (value !== undefined && others.length === 0) variables[name] = value;
  }
  return variables;
}
