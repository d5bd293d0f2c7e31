import type { FrontDoorEndpoint, FrontDoorEndpoints } from '../../../adapters/express/front-door/endpoint.ts';
import { createInvokeEndpoint } from '../../../adapters/sagemaker/invoke-endpoint.ts';
import { createEndpointScorer } from '../../../adapters/sagemaker/scorer.ts';
import type { AskEndpointStatus, Log, MonotonicClock } from '../../../core/ports.ts';
import { createEndpointHealth, watched } from '../../../core/scoring/endpoint-health.ts';
import type { EndpointSettings } from '../../../core/settings/endpoints.ts';
import type { FrontDoorSettings } from '../../../core/settings/front-door.ts';
import type { Environment } from '../../../core/settings/read.ts';
import { createDeepPing } from '../../../handlers/deep-ping.ts';
import { readModel } from './models.ts';

/** Over the longest that a function may run. */
const REQUEST_TIMEOUT_MS = 910_000;

/** The endpoints of the settings, ready to be called. @throws StartError where a signature can't be had */
export async function createEndpoints(
  settings: FrontDoorSettings,
  env: Environment,
  log: Log,
  now: MonotonicClock,
): Promise<FrontDoorEndpoints> {
  const invokeEndpoint = createInvokeEndpoint({ ...settings, requestTimeoutMs: REQUEST_TIMEOUT_MS }, env);
  const scorerFor = createEndpointScorer({ ...settings, invokeEndpoint, log, now, random: Math.random });
  const deepPing = createDeepPing({ askStatus: createAskStatus(), log, now });

  const createEndpoint = async (endpoint: EndpointSettings): Promise<FrontDoorEndpoint> => {
    const { asyncEndpointName, endpointName, inferenceComponentName, publicName } = endpoint;
    const health = createEndpointHealth(now);
    return {
      publicName,
      model: await readModel(endpoint, settings.validation),
      maxPayloadBytes: endpoint.maxPayloadBytes ?? settings.maxPayloadBytes,
      asyncPath: asyncEndpointName === undefined ? undefined : `/endpoints/${publicName}/async-invocations`,
      scorerFor: ({ note, remainingMs }) =>
        watched(
          scorerFor({
            endpointName,
            inferenceComponentName,
            remainingMs,
            note: ({ retries, ...facts }) => note({ ...facts, ...(retries > 0 && { retries }) }),
          }),
          health,
        ),
      readiness: health.readiness,
      deepReadiness: () => deepPing(endpointName),
    };
  };

  const all = await Promise.all([...settings.endpoints.values()].map(createEndpoint));
  const byName = new Map(all.map((endpoint) => [endpoint.publicName, endpoint]));
  const { defaultEndpoint } = settings;
  return { byName, byDefault: defaultEndpoint && byName.get(defaultEndpoint.publicName) };
}

/** Loaded when it is first asked for: SageMaker's client is large, and most callers never ask. */
function createAskStatus(): AskEndpointStatus {
  let loading: Promise<AskEndpointStatus> | undefined;
  return async (endpointName) => {
    loading ??= import('../../../adapters/sagemaker/endpoint-status.ts').then(({ createAskEndpointStatus }) =>
      createAskEndpointStatus(),
    );
    return (await loading)(endpointName);
  };
}
