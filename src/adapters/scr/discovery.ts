import { urlPath } from '../../core/settings/kinds.ts';

/** Paths of SCR that are known not to score. */
const SERVICE_PATH = /^\/(?:__env|prometheus|actuator(?:\/.*)?|error)$|\/apiMeta(?:\/|$)/;

/** Endings of scoring paths as SCR's `/{module}/{step}` paths have them. */
const STEP = /\/(?:execute|score)$/;

/**
 * The scoring paths among the `endpoints` that SCR's `/__env` lists. Only that key and the endings are known from published clients;
 * where no path has a known ending, all that are not service paths count.
 */
export function scoringPaths(envBody: Uint8Array): readonly string[] {
  const endpoints = endpointsOf(envBody);
  const candidates = [...new Set(endpoints)].filter(
    (path) => urlPath.parse(path) === path && !SERVICE_PATH.test(path),
  );
  const steps = candidates.filter((path) => STEP.test(path));
  return steps.length > 0 ? steps : candidates;
}

function endpointsOf(envBody: Uint8Array): readonly string[] {
  try {
    const env: unknown = JSON.parse(Buffer.from(envBody).toString('utf8'));
    const endpoints =
      typeof env === 'object' && env !== null && 'endpoints' in env ? env.endpoints : undefined;
    return Array.isArray(endpoints) ? endpoints.filter((path) => typeof path === 'string') : [];
  } catch {
    return [];
  }
}
