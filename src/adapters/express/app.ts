import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { ProblemError } from '../../core/errors/problem-error.ts';
import type { Route } from '../../core/metrics/exchange.ts';
import type { Readiness } from '../../core/ports.ts';
import type { ByteBudget } from '../../core/scoring/byte-budget.ts';
import type { InFlight } from '../../core/scoring/in-flight.ts';
import { type ExecutionParameters, handleExecutionParameters } from '../../handlers/execution-parameters.ts';
import { handleInvoke, type InvokeDependencies } from '../../handlers/invoke.ts';
import { handlePing, requireReady } from '../../handlers/ping.ts';
import { requestBody } from './body.ts';
import { type ExchangeDependencies, serve, type Visit } from './exchange.ts';
import { sagemakerHeaders } from './headers.ts';
import type { Reply } from './respond.ts';

export interface AppDependencies extends InvokeDependencies, ExchangeDependencies {
  readonly readiness: () => Readiness;
  readonly inFlight: InFlight;
  readonly budget: ByteBudget;
  readonly maxPayloadBytes: number;
  readonly bodyTimeoutMs: number;
  readonly executionParameters: ExecutionParameters;
  /** Prometheus text and its content type. */
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
}

type Handle = (req: express.Request, res: express.Response, visit: Visit) => Reply | Promise<Reply>;

/** The routes of the container as an Express application: each translates, calls its handler, and translates back. */
export function createApp(dependencies: AppDependencies): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);

  const on =
    (route: Route, handle: Handle): RequestHandler =>
    (req, res) =>
      serve(req, res, route, dependencies, (visit) => handle(req, res, visit));
  const only = (route: Route, allow: string) =>
    on(route, () => {
      throw new ProblemError('method-not-allowed', { detail: `Allowed: ${allow}.`, allow });
    });

  app.post(
    '/invocations',
    on('invocations', (req, res, visit) => invoke(req, res, visit, dependencies)),
  );
  app.get(
    '/ping',
    on('ping', () => ping(dependencies)),
  );
  app.get(
    '/execution-parameters',
    on('execution-parameters', () => executionParameters(dependencies)),
  );
  app.get(
    '/metrics',
    on('metrics', () => metrics(dependencies)),
  );
  app.all('/invocations', only('invocations', 'POST'));
  app.all('/ping', only('ping', 'GET, HEAD'));
  app.all('/execution-parameters', only('execution-parameters', 'GET, HEAD'));
  app.all('/metrics', only('metrics', 'GET, HEAD'));
  app.use(
    on('other', () => {
      throw new ProblemError('not-found');
    }),
  );
  app.use(routingFailed(dependencies));
  return app;
}

async function invoke(
  req: express.Request,
  res: express.Response,
  visit: Visit,
  dependencies: AppDependencies,
): Promise<Reply> {
  const { budget, inFlight, readiness } = dependencies;
  const { cancellation, correlationId, tally, timings } = visit;
  // What is refused at once is not in flight: a drain doesn't wait for it.
  requireReady(readiness());
  const body = requestBody(req, res, dependencies, cancellation.signal);
  let answerBytes = 0;
  inFlight.add(cancellation);
  visit.onEnd(() => {
    visit.bytesIn = body.receivedBytes;
    budget.release(body.heldBytes + answerBytes);
    inFlight.remove(cancellation);
  });
  const response = await handleInvoke(
    {
      contentType: req.headers['content-type'],
      contentEncoding: req.headers['content-encoding'],
      accept: req.headers.accept,
      attributes: sagemakerHeaders(req.headers),
      signal: cancellation.signal,
      readBody: () => body.read(),
      streamBody: () => body.stream(),
      correlationId,
      timings,
      tally,
    },
    dependencies,
  );
  if (response.body instanceof Uint8Array) {
    answerBytes = response.body.length;
    budget.hold(answerBytes);
  }
  return response;
}

function ping({ readiness }: AppDependencies): Reply {
  handlePing(readiness);
  return { status: 200, contentType: undefined, headers: [], body: '' };
}

function executionParameters(dependencies: AppDependencies): Reply {
  const body = JSON.stringify(handleExecutionParameters(dependencies.executionParameters));
  return { status: 200, contentType: 'application/json', headers: [], body };
}

async function metrics(dependencies: AppDependencies): Promise<Reply> {
  const { contentType, text } = await dependencies.metrics();
  return { status: 200, contentType, headers: [], body: text };
}

/** Express refuses a few requests by itself, such as a path that can't be decoded. */
function routingFailed(dependencies: AppDependencies): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const isClientsFault =
      typeof error === 'object' && error !== null && 'status' in error && error.status === 400;
    const problem = new ProblemError(isClientsFault ? 'not-found' : 'internal', { cause: error });
    void serve(req, res, 'other', dependencies, () => {
      throw problem;
    });
  };
}
