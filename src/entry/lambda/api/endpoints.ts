import type { FrontDoorEndpoint, FrontDoorEndpoints } from '../../../adapters/express/front-door/endpoint.ts';
import { createRuntimeClient } from '../../../adapters/sagemaker/client.ts';
import { createAskEndpointStatus } from '../../../adapters/sagemaker/endpoint-status.ts';
import { createEndpointScorer } from '../../../adapters/sagemaker/scorer.ts';
import type { Log, MonotonicClock } from '../../../core/ports.ts';
import { createEndpointHealth, watched } from '../../../core/scoring/endpoint-health.ts';
import type { EndpointSettings } from '../../../core/settings/endpoints.ts';
import type { FrontDoorSettings } from '../../../core/settings/front-door.ts';
import { createDeepPing } from '../../../handlers/deep-ping.ts';
import { readModel } from './models.ts';

/** Over the longest that a function may run. */
const REQUEST_TIMEOUT_MS = 910_000;

/** The endpoints of the settings, ready to be called. @throws StartError where a signature can't be had */
export async function createEndpoints(
  settings: FrontDoorSettings,
  log: Log,
  now: MonotonicClock,
): Promise<FrontDoorEndpoints> {
  const client = createRuntimeClient({ ...settings, requestTimeoutMs: REQUEST_TIMEOUT_MS });
  const scorerFor = createEndpointScorer({ ...settings, client, log, now, random: Math.random });
  const deepPing = createDeepPing({ askStatus: createAskEndpointStatus(), log, now });

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
