import { once } from 'node:events';
import {
  createServer,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Socket } from 'node:net';
import { CORRELATION_HEADER, correlationIdFrom } from '../../core/correlation.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import { PROBLEM_CONTENT_TYPE, problemJson } from '../../core/errors/problem-json.ts';
import { StartError } from '../../core/errors/start-error.ts';
import type { Recorder } from '../../core/metrics/recorder.ts';
import { connectionState } from './connection-state.ts';

export interface ServerOptions {
  readonly keepAliveTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  readonly invocationTimeoutMs: number;
  readonly record: Recorder;
}

/** How often Node.js looks for requests that are late. */
const CHECK_EVERY_MS = 500;
/** What an answer in progress gets when the server closes. */
const CLOSE_AFTER_MS = 500;

/** An HTTP server for an application, with limits for slow clients, whose own refusals are problems too. */
export function createHttpServer(app: RequestListener, options: ServerOptions): Server {
  const listener: RequestListener = (req, res) => {
    connectionState(req.socket).lastAnswer = res;
    app(req, res);
  };
  const server = createServer(
    {
      keepAliveTimeout: options.keepAliveTimeoutMs,
      headersTimeout: options.headersTimeoutMs,
      // The body's own timer comes first; this one is for bodies that are dropped after a refusal. A body that is scored as it comes
      // may take all of its invocation's time.
      requestTimeout:
        options.headersTimeoutMs + Math.max(2 * options.bodyTimeoutMs, options.invocationTimeoutMs),
      connectionsCheckingInterval: CHECK_EVERY_MS,
      // Node.js's own refusal would be no problem document; the application refuses it.
      requireHostHeader: false,
    },
    listener,
  );
  // The application sends 100 Continue itself, when it wants the body, and refuses other expectations in the requests' order.
  server.on('checkContinue', listener);
  server.on('checkExpectation', listener);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const problem = parserProblem(error);
    const { failBody, lastAnswer: last } = connectionState(socket);
    if (problem !== undefined && failBody !== undefined) {
      failBody(problem);
      return;
    }
    // A connection that was opened in advance and never used has asked nothing.
    if (problem === undefined || !socket.writable || socket.bytesRead === 0) socket.destroy();
    else if (last !== undefined && !last.closed) closeAfter(last, socket);
    else refuse(socket, problem, options.record);
  });
  return server;
}

function parserProblem(error: NodeJS.ErrnoException): ProblemError | undefined {
  if (error.code === 'HPE_HEADER_OVERFLOW') return new ProblemError('headers-too-large');
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return new ProblemError('request-timeout');
  // The client went away within its request: nobody is there to be answered.
  if (error.code === 'HPE_INVALID_EOF_STATE') return undefined;
  if (error.code?.startsWith('HPE_') !== true) return undefined;
  return new ProblemError('invalid-request', { detail: 'The request is not valid HTTP/1.1.' });
}

/** Answers on the bare socket, where there is no response object, and closes it. */
function refuse(socket: Socket, problem: ProblemError, record: Recorder): void {
  const correlationId = correlationIdFrom();
  const body = problemJson(problem, correlationId);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Error'}`,
    `Content-Type: ${PROBLEM_CONTENT_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `${CORRELATION_HEADER}: ${correlationId}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  record(
    {
      route: 'other',
      correlationId,
      status: problem.status,
      code: problem.code,
      durationMs: 0,
      queueMs: 0,
      scorerMs: 0,
      bytesIn: 0,
      bytesOut: Buffer.byteLength(body),
    },
    problem,
  );
}

/** Ends a connection after an answer that is due on it: what followed the request must not be answered in its place. */
function closeAfter(answer: ServerResponse, socket: Socket): void {
  socket.pause();
  answer.once('close', () => socket.destroySoon());
}

/** Listens on all addresses of the machine. @throws StartError where the port is taken */
export async function listenOn(server: Server, port: number): Promise<void> {
  try {
    server.listen(port);
    await once(server, 'listening');
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
    throw new StartError(
      `Port ${port} cannot be listened on (${code}). Set SAGEMAKER_BIND_TO_PORT to a free one.`,
    );
  }
}

/** Takes no more connections, lets answers finish for a moment, and closes what is left. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), CLOSE_AFTER_MS);
  await closed;
  clearTimeout(late);
}
