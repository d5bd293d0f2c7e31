import type { Request, Response } from 'express';
import { ProblemError } from '../../../core/errors/problem-error.ts';
import type { InvokeResponse } from '../../../core/invocation.ts';
import type { ByteBudget } from '../../../core/scoring/byte-budget.ts';
import type { AcceptOptions, AsyncDependencies } from '../../../handlers/async/accept.ts';
import { handleAsyncResult } from '../../../handlers/async/find-result.ts';
import { handleAsyncInvoke } from '../../../handlers/async/invoke-body.ts';
import { handleAsyncLocation, INPUT_LOCATION_HEADER } from '../../../handlers/async/invoke-location.ts';
import { handleUploadOffer } from '../../../handlers/async/offer-upload.ts';
import type { InvokeDependencies } from '../../../handlers/invoke.ts';
import { type BodyLimits, declaredLength, requestBody } from '../body.ts';
import { onlyValue, sagemakerHeaders } from '../headers.ts';
import { endpointOf, type FrontDoorEndpoint, type FrontDoorEndpoints } from './endpoint.ts';
import type { FrontDoorRoute, FrontDoorVisit, Handle } from './routes.ts';

export interface AsyncRouteDependencies
  extends Pick<InvokeDependencies, 'validation' | 'records' | 'defaultContentType'> {
  readonly endpoints: FrontDoorEndpoints;
  /** The asynchronous side of an endpoint; undefined where it has none. */
  readonly asyncOf: (endpoint: FrontDoorEndpoint) => Promise<AsyncDependencies> | undefined;
  readonly budget: ByteBudget;
  /** Size of a body that comes along with the request. */
  readonly maxPayloadBytes: number;
  /** Size of an answer that may be sent at all. */
  readonly maxResponseBytes: number;
  /** Refuses an answer that the way back can't take. @throws ProblemError `response-too-large` */
  readonly requireSendable: (response: InvokeResponse, req: Request) => void;
}

/** One request about one endpoint. */
interface AsyncVisit {
  readonly req: Request;
  readonly res: Response;
  readonly visit: FrontDoorVisit;
  readonly endpoint: FrontDoorEndpoint;
  readonly side: AsyncDependencies;
}

type AsyncHandle = (asked: AsyncVisit, dependencies: AsyncRouteDependencies) => Promise<InvokeResponse>;

/** How long a body may take, where the app runs behind a server; in a function it is there already. */
const BODY_TIMEOUT_MS = 30_000;

/**
 * `POST …/async-invocations` with a body or with the location of one, `POST …/async-invocations/uploads` for a body that the gateway does
 * not take, and `GET …/async-invocations/{id}`; for the default endpoint and for `/endpoints/{name}`.
 */
export function asyncRoutes(dependencies: AsyncRouteDependencies): readonly FrontDoorRoute[] {
  const on = (handle: AsyncHandle) => handleOf(handle, dependencies);
  return ['/async-invocations', '/endpoints/:name/async-invocations'].flatMap((path) => [
    { path, route: 'async-invocations', methods: { post: on(invoke) } },
    { path: `${path}/uploads`, route: 'async-invocations', methods: { post: on(offerUpload) } },
    { path: `${path}/:id`, route: 'async-invocations', methods: { get: on(findResult) } },
  ]);
}

function handleOf(handle: AsyncHandle, dependencies: AsyncRouteDependencies): Handle {
  return async (req, res, visit) => {
    const endpoint = endpointOf(dependencies.endpoints, parameter(req, 'name'));
    visit.note({ endpoint: endpoint.publicName });
    const side = await dependencies.asyncOf(endpoint);
    if (side === undefined) {
      throw new ProblemError('not-found', { detail: 'This endpoint takes no asynchronous invocations.' });
    }
    return handle({ req, res, visit, endpoint, side }, dependencies);
  };
}

async function invoke(asked: AsyncVisit, dependencies: AsyncRouteDependencies): Promise<InvokeResponse> {
  const { req, side, visit } = asked;
  const location = onlyValue(req.headers[INPUT_LOCATION_HEADER]);
  if (location === undefined) return invokeBody(asked, dependencies);
  if (declaredLength(req) !== 0) {
    throw new ProblemError('invalid-request', {
      detail: `A request with ${INPUT_LOCATION_HEADER} has no body of its own.`,
    });
  }
  return handleAsyncLocation({ ...factsOf(asked), location }, dependencies, side, acceptOptions(req, visit));
}

async function invokeBody(
  asked: AsyncVisit,
  { budget, maxPayloadBytes, ...checks }: AsyncRouteDependencies,
): Promise<InvokeResponse> {
  const { endpoint, req, res, side, visit } = asked;
  const limits: BodyLimits = { budget, maxPayloadBytes, bodyTimeoutMs: BODY_TIMEOUT_MS };
  const body = requestBody(req, res, limits, visit.cancellation.signal);
  visit.onEnd(() => {
    visit.bytesIn = body.receivedBytes;
    budget.release(body.heldBytes);
  });
  const request = {
    ...factsOf(asked),
    readBody: () => body.read(),
    streamBody: () => body.stream(),
    timings: visit.timings,
    tally: visit.tally,
  };
  try {
    const options = acceptOptions(req, visit);
    return await handleAsyncInvoke(request, { ...checks, model: () => endpoint.model }, side, options);
  } catch (thrown) {
    throw pointingToUploads(thrown, endpoint);
  }
}

function offerUpload(
  { req, side }: AsyncVisit,
  { defaultContentType }: AsyncRouteDependencies,
): Promise<InvokeResponse> {
  return handleUploadOffer(req.headers['content-type'] || defaultContentType, side);
}

function findResult(
  { req, side, visit }: AsyncVisit,
  { maxResponseBytes, requireSendable }: AsyncRouteDependencies,
): Promise<InvokeResponse> {
  const { cancellation, correlationId, note } = visit;
  const id = parameter(req, 'id') ?? '';
  const isSendable = (response: InvokeResponse) => passes(() => requireSendable(response, req));
  return handleAsyncResult(
    { id, correlationId, signal: cancellation.signal, note },
    { ...side, maxResponseBytes, isSendable },
  );
}

function passes(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (thrown) {
    if (thrown instanceof ProblemError) return false;
    throw thrown;
  }
}

function factsOf({ req, visit }: AsyncVisit) {
  return {
    contentType: req.headers['content-type'],
    contentEncoding: req.headers['content-encoding'],
    accept: req.headers.accept,
    attributes: sagemakerHeaders(req.headers).filter(([name]) => name !== INPUT_LOCATION_HEADER),
    correlationId: visit.correlationId,
    signal: visit.cancellation.signal,
  };
}

/** Relative, because what stands before the path here is the gateway's to know (RFC 9110, section 10.2.2). */
function acceptOptions({ path }: Request, { note, remainingMs }: FrontDoorVisit): AcceptOptions {
  const folder = path.endsWith('/') ? '' : 'async-invocations/';
  return { note, remainingMs, pathOf: (id) => `${folder}${id}` };
}

function parameter({ params }: Request, name: string): string | undefined {
  const value = params[name];
  return typeof value === 'string' ? value : undefined;
}

function pointingToUploads(thrown: unknown, { asyncPath }: FrontDoorEndpoint): unknown {
  if (!(thrown instanceof ProblemError) || thrown.code !== 'payload-too-large') return thrown;
  const detail = `${thrown.detail ?? ''} What is larger is uploaded: POST ${asyncPath}/uploads.`.trim();
  return new ProblemError(thrown.code, { detail, cause: thrown });
}
