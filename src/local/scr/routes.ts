import { type Answer, jsonAnswer, springError } from './answers.ts';
import { apiMetaDocument } from './api-meta.ts';
import type { FaultTarget } from './fault-rules.ts';
import { moduleIdentity } from './module-identity.ts';
import type { StandInOptions } from './options.ts';
import { prometheusContentType, type ScrMetrics } from './prometheus.ts';

/** What SCR answers besides scores: to GET and HEAD. */
export interface Route {
  readonly target: FaultTarget;
  readonly delayMs: number;
  readonly answer: () => Answer;
}

/** The routes by exact path: with a trailing slash, each is a 404, as in Spring Boot 3. */
export function scrRoutes(
  options: StandInOptions,
  metrics: ScrMetrics,
  executing: () => number,
): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>();
  const { apiMeta, envListing } = options;
  for (const path of apiMeta === 'off' ? [] : options.paths) {
    const { moduleId } = moduleIdentity(path, options);
    const answer = jsonAnswer(
      apiMetaDocument(apiMeta === 'swagger2' ? 'swagger2' : 'openapi3', path, moduleId, options.apiMetaTypes),
    );
    routes.set(`${path}/apiMeta/api`, { target: 'api-meta', delayMs: 0, answer: () => answer });
  }
  if (envListing !== 'off') {
    const answer = jsonAnswer({ endpoints: envListing === 'empty' ? [] : listedPaths(options) });
    routes.set('/__env', { target: 'env', delayMs: 0, answer: () => answer });
  }
  if (options.prometheus !== 'off') {
    const answer = () =>
      options.prometheus === 'error'
        ? springError(500, '/prometheus')
        : { status: 200, headers: ['Content-Type', prometheusContentType], body: metrics.text(executing()) };
    routes.set('/prometheus', { target: 'prometheus', delayMs: options.prometheusDelayMs, answer });
  }
  return routes;
}

function listedPaths({ envEndpoints, paths }: StandInOptions): readonly string[] {
  return envEndpoints.length > 0 ? envEndpoints : paths;
}
