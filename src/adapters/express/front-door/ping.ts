import type { Readiness } from '../../../core/ports.ts';
import { handlePing } from '../../../handlers/ping.ts';
import type { Reply } from '../respond.ts';
import type { FrontDoorEndpoint, FrontDoorEndpoints } from './endpoint.ts';
import type { FrontDoorRoute } from './routes.ts';

/**
 * `GET /ping`: from what the last calls said, so that it costs nothing. `GET /ping?deep=true`: from what SageMaker says. About the
 * default endpoint, or about all of them where there is none.
 */
export function pingRoute(endpoints: FrontDoorEndpoints): FrontDoorRoute {
  return {
    path: '/ping',
    route: 'ping',
    methods: {
      get: async ({ query }) => ping(endpoints, query.deep === 'true'),
    },
  };
}

async function ping({ byDefault, byName }: FrontDoorEndpoints, isDeep: boolean): Promise<Reply> {
  const asked = byDefault === undefined ? [...byName.values()] : [byDefault];
  const states = await Promise.all(asked.map((endpoint) => readinessOf(endpoint, isDeep)));
  for (const state of states) handlePing(() => state);
  return { status: 200, contentType: undefined, headers: [], body: '' };
}

function readinessOf(endpoint: FrontDoorEndpoint, isDeep: boolean): Readiness | Promise<Readiness> {
  return isDeep ? endpoint.deepReadiness() : endpoint.readiness();
}
