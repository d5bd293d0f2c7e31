import { underSignal } from '../../../core/async/under-signal.ts';
import type { CallSignal, Readiness } from '../../../core/ports.ts';
import { handlePing } from '../../../handlers/ping.ts';
import type { Reply } from '../respond.ts';
import type { FrontDoorEndpoint, FrontDoorEndpoints } from './endpoint.ts';
import type { FrontDoorRoute } from './routes.ts';

/** SageMaker did not answer before the deadline of the request that asks. */
const LATE: Readiness = {
  ready: false,
  reason: { code: 'endpoint-unavailable', detail: 'SageMaker did not say in time how the endpoint is.' },
};

/**
 * `GET /ping`: from what the last calls said, so that it costs nothing. `GET /ping?deep=true`: from what SageMaker says. About the
 * default endpoint; where there is none, about all, and the first that is not ready is the answer. `GET /health` is the same under a name
 * that REST APIs leave to their functions: they answer `/ping` at the root of a custom domain themselves
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html).
 */
export function pingRoutes(endpoints: FrontDoorEndpoints): readonly FrontDoorRoute[] {
  return ['/ping', '/health'].map((path) => ({
    path,
    route: 'ping',
    methods: {
      get: async ({ query }, _res, { cancellation }) =>
        ping(endpoints, query.deep === 'true' ? cancellation.signal : undefined),
    },
  }));
}

/** @param deepUntil given where SageMaker is to be asked, and ends the waiting for it */
async function ping(
  { byDefault, byName }: FrontDoorEndpoints,
  deepUntil: CallSignal | undefined,
): Promise<Reply> {
  const asked = byDefault === undefined ? [...byName.values()] : [byDefault];
  const states = await Promise.all(asked.map((endpoint) => readinessOf(endpoint, deepUntil)));
  for (const state of states) handlePing(() => state);
  return { status: 200, contentType: undefined, headers: [], body: '' };
}

async function readinessOf(
  endpoint: FrontDoorEndpoint,
  deepUntil: CallSignal | undefined,
): Promise<Readiness> {
  if (deepUntil === undefined) return endpoint.readiness();
  return underSignal(deepUntil, endpoint.deepReadiness).catch(() => LATE);
}
