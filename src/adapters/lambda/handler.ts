import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import serverless from 'serverless-http';
import { CORRELATION_HEADER, correlationIdFrom } from '../../core/correlation.ts';
import { describeBug } from '../../core/errors/describe-bug.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import { PROBLEM_CONTENT_TYPE, problemJson } from '../../core/errors/problem-json.ts';
import type { Log } from '../../core/ports.ts';
import { type AppAnswer, type LambdaAnswer, writeAnswer } from './answers.ts';
import { type DeadlineLimits, requestLimitMs } from './deadline.ts';
import { type GatewayRequest, readEvent, type Trigger } from './events.ts';
import { type Invocation, type LambdaContext, traceFields } from './invocation.ts';
import { likeNodes } from './server-response.ts';

export interface LambdaHandlerOptions extends DeadlineLimits {
  readonly app: RequestListener;
  /** What stands before every path; empty where nothing does. */
  readonly basePath: string;
  readonly log: Log;
  /** Called when an invocation is over, before its answer goes back: what is not written by then may be frozen with the environment. */
  readonly flush: () => void;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface LambdaHandler {
  /** Answers an event of API Gateway, a function URL or a load balancer. Rejects where the event is of something else. */
  readonly handle: (event: unknown, context?: LambdaContext) => Promise<LambdaAnswer>;
  /** The invocation that a request of the application belongs to. @throws Error where it belongs to none */
  readonly invocationOf: (req: IncomingMessage) => Invocation;
}

/** What a function returns at most (Lambda quotas), and what a load balancer takes (Elastic Load Balancing, Lambda functions as targets). */
const MAX_ANSWER_BYTES: Readonly<Record<Trigger, number>> = {
  rest: 6 * 1024 * 1024,
  http: 6 * 1024 * 1024,
  alb: 1024 * 1024,
  'alb-multi-value': 1024 * 1024,
};

/** What a function has where nobody says: as long as any (Lambda quotas, function timeout). */
const LONGEST_MS = 900_000;

/**
 * An HTTP application as a Lambda function. Whatever sent the event, the application sees one plain HTTP request, and what sent it gets
 * the answer in its own shape.
 */
export function createLambdaHandler(options: LambdaHandlerOptions): LambdaHandler {
  const invocations = new WeakMap<IncomingMessage, Invocation>();
  const run = serverless((req: IncomingMessage, res: ServerResponse) => options.app(req, likeNodes(res)), {
    // Its own id, in a header of its own: the log line has the gateway's.
    requestId: '',
    // Bytes, whatever their type: what of them is text is told afterwards, by what they are.
    binary: true,
    request: (req: IncomingMessage, _event: unknown, invocation: Invocation) => {
      invocations.set(req, invocation);
    },
  });

  return {
    invocationOf(req) {
      const invocation = invocations.get(req);
      if (invocation === undefined) throw new Error('The request belongs to no invocation.');
      return invocation;
    },
    async handle(event, context = {}) {
      const request = readEvent(event);
      const fields = traceFields(request, context, options.env);
      const remainingMs = context.getRemainingTimeInMillis?.() ?? LONGEST_MS;
      const limitMs = requestLimitMs(remainingMs, request, options, Date.now());
      const invocation: Invocation = { limitMs, fields, maxAnswerBytes: MAX_ANSWER_BYTES[request.trigger] };
      try {
        const answer = readAnswer(await run(plainEvent(request, options.basePath), invocation));
        return writeAnswer(request.trigger, answer);
      } catch (bug) {
        const correlationId = correlationIdFrom(request.headers[CORRELATION_HEADER]);
        options.log.error('A bug kept a request from its answer.', {
          ...fields,
          correlationId,
          cause: describeBug(bug),
        });
        return writeAnswer(request.trigger, bugAnswer(correlationId));
      } finally {
        options.flush();
      }
    },
  };
}

/** A request in the one shape that serverless-http passes on untouched. */
function plainEvent(request: GatewayRequest, basePath: string): object {
  const { body, method, path, query, sourceIp } = request;
  const { expect: _, ...headers } = request.headers;
  return {
    version: '2.0',
    rawPath: path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path,
    rawQueryString: query,
    // A body that is there already was not waited for, whatever its client expected; and it is as long as it is.
    headers: { host: 'localhost', ...headers, 'content-length': String(body.length) },
    requestContext: { http: { method, path, sourceIp } },
    body,
    isBase64Encoded: false,
  };
}

/** What serverless-http returns, in the shape of HTTP APIs with every body as base64. */
function readAnswer(result: object): AppAnswer {
  const { statusCode, headers, body }: { statusCode?: unknown; headers?: unknown; body?: unknown } = result;
  if (typeof statusCode !== 'number' || typeof headers !== 'object' || typeof body !== 'string') {
    throw new Error('serverless-http returned something else.');
  }
  const texts = Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]);
  return { statusCode, headers: Object.fromEntries(texts), body: Buffer.from(body, 'base64') };
}

function bugAnswer(correlationId: string): AppAnswer {
  const problem = new ProblemError('internal');
  return {
    statusCode: problem.status,
    headers: { 'content-type': PROBLEM_CONTENT_TYPE, [CORRELATION_HEADER]: correlationId },
    body: Buffer.from(problemJson(problem, correlationId)),
  };
}
