import { Agent, type ClientRequest, type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { cancellationReason } from '../../../core/deadline.ts';
import type { CallSignal } from '../../../core/ports.ts';
import type { RuntimeClientOptions } from '../client.ts';
import { freshConnections } from '../fresh-connections.ts';

/** A whole answer. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends one request and reads its answer. Rejects with the signal's reason, or with the system's error. */
export type Exchange = (options: RequestOptions, body: Uint8Array, signal: CallSignal) => Promise<HttpAnswer>;

/**
 * Requests over connections that are kept alive. A connection that does not come about in time is a `TimeoutError` without a code, as it
 * is the SDK's; an answer that does not, one with `ETIMEDOUT`.
 */
export async function createExchange(
  protocol: 'http:' | 'https:',
  { connectTimeoutMs, maxSockets, requestTimeoutMs }: RuntimeClientOptions,
): Promise<Exchange> {
  const settings = { keepAlive: true, maxSockets };
  const { refresh, send } = protocol === 'http:' ? plain(settings) : await encrypted(settings);
  return async (options, body, signal) => {
    await refresh();
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(cancellationReason(signal));
        return;
      }
      const sent = send({ ...options, timeout: requestTimeoutMs });
      const settle = () => signal.removeEventListener('abort', onAbort);
      const fail = (failure: Error) => {
        settle();
        reject(failure);
      };
      const onAbort = () => {
        fail(cancellationReason(signal));
        sent.destroy();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      sent.on('error', fail);
      sent.on('timeout', () => sent.destroy(timeout('SageMaker did not answer in time.', 'ETIMEDOUT')));
      limitConnecting(sent, connectTimeoutMs);
      sent.on('response', (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', fail);
        answer.on('end', () => {
          settle();
          const [first] = chunks;
          resolve({
            statusCode: answer.statusCode ?? 0,
            headers: answer.headers,
            body: chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks),
          });
        });
      });
      sent.end(body);
    });
  };
}

interface Connections {
  readonly send: (options: RequestOptions) => ClientRequest;
  /** Lets go of those that may be closed. */
  readonly refresh: () => Promise<void>;
}

type AgentSettings = { readonly keepAlive: boolean; readonly maxSockets: number };

function plain(settings: AgentSettings): Connections {
  const agent = new Agent(settings);
  return { send: (options) => request({ ...options, agent }), refresh: freshConnections(agent) };
}

/** Loaded where it is needed alone: TLS takes a cold start some milliseconds. */
async function encrypted(settings: AgentSettings): Promise<Connections> {
  const https = await import('node:https');
  const agent = new https.Agent(settings);
  return { send: (options) => https.request({ ...options, agent }), refresh: freshConnections(agent) };
}

function limitConnecting(sent: ClientRequest, connectTimeoutMs: number): void {
  sent.on('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(
      () => sent.destroy(timeout('No connection came about in time.')),
      connectTimeoutMs,
    );
    const clear = () => clearTimeout(timer);
    // Connected is who can be spoken to: with TLS, after its handshake.
    socket.once(sent.protocol === 'https:' ? 'secureConnect' : 'connect', clear).once('close', clear);
  });
}

function timeout(message: string, code?: string): Error {
  return Object.assign(new Error(message), { name: 'TimeoutError', ...(code !== undefined && { code }) });
}
