import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FunctionError, Invocation } from './invocation.ts';
import { MAX_RESPONSE_BYTES } from './limits.ts';

/** What the Runtime API asks and tells of one instance. */
export interface RuntimeEvents {
  /** The runtime waits for an event; `deliver` gives it one. */
  onNext(deliver: (invocation: Invocation, headers: Readonly<Record<string, string>>) => void): void;
  /** The function answered. False where this isn't the event that it has. */
  onResponse(requestId: string, json: string): boolean;
  /** The answer was over the limit. False where this isn't the event that it has. */
  onOversizedResponse(requestId: string, bytes: number): boolean;
  /** The function failed. False where this isn't the event that it has. */
  onError(requestId: string, error: FunctionError): boolean;
  onInitError(error: FunctionError): void;
}

export interface RuntimeApi {
  /** Host and port, as `AWS_LAMBDA_RUNTIME_API` has them. */
  readonly address: string;
  /** Closes it with all connections: a runtime that waits for an event ends then. */
  close(): void;
}

const PREFIX = '/2018-06-01/runtime/';

/**
 * Serves Lambda's Runtime API to one instance, on a port of its own.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntimeApi(events: RuntimeEvents): Promise<RuntimeApi> {
  // The runtime waits for its next event as long as it takes, frozen mostly.
  const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 }, (req, res) => {
    handle(req, res, events).catch(() => res.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function handle(req: IncomingMessage, res: ServerResponse, events: RuntimeEvents): Promise<void> {
  const [resource = '', requestId = '', action = ''] = (req.url ?? '').slice(PREFIX.length).split('/');
  const route = `${req.method} ${resource}/${action === '' ? requestId : action}`;
  switch (route) {
    case 'GET invocation/next':
      events.onNext((invocation, headers) => {
        res.writeHead(200, { 'Content-Type': 'application/json', ...headers });
        res.end(invocation.body);
      });
      return;
    case 'POST invocation/response': {
      const { bytes, text } = await read(req);
      if (bytes > MAX_RESPONSE_BYTES) {
        const isCurrent = events.onOversizedResponse(requestId, bytes);
        return reply(res, isCurrent ? TOO_LARGE : UNKNOWN_ID);
      }
      return reply(res, events.onResponse(requestId, text) ? ACCEPTED : UNKNOWN_ID);
    }
    case 'POST invocation/error': {
      const { text } = await read(req);
      return reply(res, events.onError(requestId, parseError(text)) ? ACCEPTED : UNKNOWN_ID);
    }
    case 'POST init/error': {
      const { text } = await read(req);
      events.onInitError(parseError(text));
      return reply(res, ACCEPTED);
    }
    default:
      return reply(res, { status: 404, body: { errorType: 'NotFound', errorMessage: 'No such path.' } });
  }
}

interface Reply {
  readonly status: number;
  readonly body: object;
}

const ACCEPTED: Reply = { status: 202, body: { status: 'OK' } };
const UNKNOWN_ID: Reply = {
  status: 400,
  body: { errorType: 'InvalidRequestID', errorMessage: 'Invalid request ID' },
};
const TOO_LARGE: Reply = {
  status: 413,
  body: {
    errorType: 'RequestEntityTooLarge',
    errorMessage: `Exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
  },
};

function reply(res: ServerResponse, { status, body }: Reply): void {
  res.writeHead(status, { 'Content-Type': 'application/json' });
  res.end(JSON.stringify(body));
}

/** Reads all of a body, and keeps it as far as a response may go. */
async function read(req: IncomingMessage): Promise<{ readonly bytes: number; readonly text: string }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req) {
    bytes += chunk.length;
    if (bytes <= MAX_RESPONSE_BYTES) chunks.push(chunk);
  }
  return { bytes, text: Buffer.concat(chunks).toString() };
}

function parseError(text: string): FunctionError {
  const { errorType, errorMessage, trace } = fieldsOf(text);
  return {
    errorType: typeof errorType === 'string' ? errorType : 'Runtime.Unknown',
    errorMessage: typeof errorMessage === 'string' ? errorMessage : '',
    ...(Array.isArray(trace) && { trace: trace.map(String) }),
  };
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}
