import type { Request, Response } from 'express';
import { ProblemError } from '../../../core/errors/problem-error.ts';
import type { InvokeResponse } from '../../../core/invocation.ts';
import type { Readiness } from '../../../core/ports.ts';
import type { ByteBudget } from '../../../core/scoring/byte-budget.ts';
import { handleInvoke, type InvokeDependencies } from '../../../handlers/invoke.ts';
import { requestBody } from '../body.ts';
import { sagemakerHeaders } from '../headers.ts';
import type { Reply } from '../respond.ts';
import { endpointOf, type FrontDoorEndpoint, type FrontDoorEndpoints } from './endpoint.ts';
import type { FrontDoorRoute, FrontDoorVisit } from './routes.ts';

export interface InvocationDependencies
  extends Pick<InvokeDependencies, 'validation' | 'records' | 'defaultContentType'> {
  readonly endpoints: FrontDoorEndpoints;
  readonly budget: ByteBudget;
  /** Refuses an answer that the way back can't take. @throws ProblemError `response-too-large` */
  readonly requireSendable: (response: InvokeResponse, req: Request) => void;
}

/** How long a body may take, where the app runs behind a server; in a function it is there already. */
const BODY_TIMEOUT_MS = 30_000;

/** An endpoint that failed a moment ago may have come back: only a call can tell. */
const READY: Readiness = { ready: true };

/** `POST /invocations` and `POST /endpoints/{name}/invocations`. */
export function invocationRoutes(dependencies: InvocationDependencies): readonly FrontDoorRoute[] {
  const post = (req: Request, res: Response, visit: FrontDoorVisit) => invoke(req, res, visit, dependencies);
  return ['/invocations', '/endpoints/:name/invocations'].map((path) => ({
    path,
    route: 'invocations',
    methods: { post },
  }));
}

async function invoke(
  req: Request,
  res: Response,
  visit: FrontDoorVisit,
  dependencies: InvocationDependencies,
): Promise<Reply> {
  const { correlationId, tally, timings } = visit;
  const { signal } = visit.cancellation;
  const { name } = req.params;
  const endpoint = endpointOf(dependencies.endpoints, typeof name === 'string' ? name : undefined);
  visit.note({ endpoint: endpoint.publicName });
  const limits = {
    budget: dependencies.budget,
    maxPayloadBytes: endpoint.maxPayloadBytes,
    bodyTimeoutMs: BODY_TIMEOUT_MS,
  };
  const body = requestBody(req, res, limits, signal);
  visit.onEnd(() => {
    visit.bytesIn = body.receivedBytes;
    dependencies.budget.release(body.heldBytes);
  });
  try {
    const response = await handleInvoke(
      {
        contentType: req.headers['content-type'],
        contentEncoding: req.headers['content-encoding'],
        accept: req.headers.accept,
        attributes: sagemakerHeaders(req.headers),
        readBody: () => body.read(),
        streamBody: () => body.stream(),
        correlationId,
        signal,
        timings,
        tally,
      },
      {
        ...dependencies,
        scorer: endpoint.scorerFor(visit),
        model: () => endpoint.model,
        readiness: () => READY,
        // An endpoint takes the whole payload in one call.
        maxConcurrency: 1,
      },
    );
    dependencies.requireSendable(response, req);
    return response;
  } catch (thrown) {
    throw pointingToAsync(thrown, endpoint);
  }
}

/** What is too large here may not be too large for the asynchronous route. */
function pointingToAsync(thrown: unknown, { asyncPath }: FrontDoorEndpoint): unknown {
  const isSize =
    thrown instanceof ProblemError &&
    (thrown.code === 'payload-too-large' || thrown.code === 'response-too-large');
  if (!isSize || asyncPath === undefined) return thrown;
  const detail = `${thrown.detail ?? ''} What is larger goes to POST ${asyncPath}.`.trim();
  return new ProblemError(thrown.code, { detail, cause: thrown });
}
