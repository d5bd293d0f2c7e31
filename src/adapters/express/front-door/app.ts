import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { CUSTOM_ATTRIBUTES_HEADER, carriedContext } from '../../../core/correlation.ts';
import { ProblemError } from '../../../core/errors/problem-error.ts';
import type { Route } from '../../../core/metrics/exchange.ts';
import type { MonotonicClock } from '../../../core/ports.ts';
import { serve } from '../exchange.ts';
import { onlyValue } from '../headers.ts';
import { allowOrigin, type CorsOrigins, isCorsOn, isPreflight, preflightReply } from './cors.ts';
import { allowedMethods, type ContextOf, type FrontDoorRoute, type Handle } from './routes.ts';

export interface FrontDoorDependencies {
  readonly contextOf: ContextOf;
  readonly corsOrigins: CorsOrigins;
  readonly now: MonotonicClock;
}

/** Of a caller that stops sending, or reading, where the app runs behind a server rather than in a function. */
const STALL_MS = 30_000;

/**
 * The front door as an Express application. It knows no route by itself: each module brings its own, and gets correlation, deadline,
 * log line, problems, 405 and CORS with it.
 */
export function createFrontDoorApp(
  dependencies: FrontDoorDependencies,
  routes: readonly FrontDoorRoute[],
): Express {
  const { corsOrigins } = dependencies;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use((req, res, next) => {
    allowOrigin(req, res, corsOrigins);
    next();
  });

  for (const route of routes) {
    const { path, methods, route: name } = route;
    if (methods.get !== undefined) app.get(path, on(name, methods.get, dependencies));
    if (methods.post !== undefined) app.post(path, on(name, methods.post, dependencies));
    const allow = allowedMethods(route, isCorsOn(corsOrigins));
    const refused = on(name, () => refuseMethod(allow), dependencies);
    // A route of its own name: a browser's question is no invocation.
    const asked = on('other', (req) => preflightReply(req, corsOrigins, allow), dependencies);
    app.all(path, (req, res, next) =>
      isCorsOn(corsOrigins) && isPreflight(req) ? asked(req, res, next) : refused(req, res, next),
    );
  }
  app.use(on('other', notFound, dependencies));
  app.use(routingFailed(dependencies));
  return app;
}

function on(route: Route, handle: Handle, { contextOf, now }: FrontDoorDependencies): RequestHandler {
  return (req, res) => {
    const { note, record, timeoutMs } = contextOf(req);
    const { budgetMs } = carriedContext(onlyValue(req.headers[CUSTOM_ATTRIBUTES_HEADER]));
    const expiresAt = now() + Math.min(timeoutMs, budgetMs ?? Number.POSITIVE_INFINITY);
    const remainingMs = () => Math.max(0, expiresAt - now());
    return serve(req, res, route, { record, now, timeoutMs, bodyTimeoutMs: STALL_MS }, (visit) => {
      const noted = { note, remainingMs };
      return handle(req, res, Object.assign(visit, noted));
    });
  };
}

function refuseMethod(allow: string): never {
  throw new ProblemError('method-not-allowed', { detail: `Allowed: ${allow}.`, allow });
}

function notFound(): never {
  throw new ProblemError('not-found');
}

/** Express refuses a few requests by itself, such as a path that can't be decoded. */
function routingFailed(dependencies: FrontDoorDependencies): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const isClientsFault =
      typeof error === 'object' && error !== null && 'status' in error && error.status === 400;
    const problem = new ProblemError(isClientsFault ? 'not-found' : 'internal', { cause: error });
    const failed = () => {
      throw problem;
    };
    return on('other', failed, dependencies)(req, res, next);
  };
}
