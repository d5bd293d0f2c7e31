import type { AsyncRouteDependencies } from '../../../adapters/express/front-door/async.ts';
import type { Log } from '../../../core/ports.ts';
import type { FrontDoorSettings } from '../../../core/settings/front-door.ts';
import type { createAsyncSide } from './async-side.ts';

/** Finds the asynchronous side of an endpoint, and loads what all of them need when it is first asked for. */
export function createAsyncOf(settings: FrontDoorSettings, log: Log): AsyncRouteDependencies['asyncOf'] {
  const { async: asyncSettings, endpoints } = settings;
  let loading: Promise<ReturnType<typeof createAsyncSide>> | undefined;
  return ({ publicName }) => {
    const endpointName = endpoints.get(publicName)?.asyncEndpointName;
    if (asyncSettings === undefined || endpointName === undefined) return undefined;
    loading ??= import('./async-side.ts').then(({ createAsyncSide }) =>
      createAsyncSide(settings, asyncSettings, log),
    );
    return loading.then((sideOf) => sideOf(publicName, endpointName));
  };
}
