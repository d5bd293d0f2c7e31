import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Trace } from './trace.ts';

/** A container's answer as it begins. */
export interface ContainerAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Breaks with a ContainerFailure. */
  readonly body: AsyncIterable<Buffer>;
}

/** No whole answer came from the container. */
export class ContainerFailure extends Error {
  override readonly name = 'ContainerFailure';
  readonly kind: 'timeout' | 'broken' | 'too-large';

  constructor(kind: ContainerFailure['kind'], cause?: unknown) {
    super(`The container gave no whole answer (${kind}).`, { cause });
    this.kind = kind;
  }
}

export interface ContainerRequest {
  /** Base URL. */
  readonly url: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Uint8Array | Readable;
  /** For the whole answer. */
  readonly timeoutMs: number;
  /** Breaks the request off. */
  readonly signal: AbortSignal;
}

/** As SageMaker's own client was observed to name itself. */
const USER_AGENT = ['user-agent', 'AHC/2.0'];

/** Posts to `/invocations`. @throws ContainerFailure, also while the body is read */
export async function callContainer(
  dispatcher: Dispatcher,
  { url, headers, body, timeoutMs, signal }: ContainerRequest,
  trace: Trace,
): Promise<ContainerAnswer> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const failed = (cause: unknown) => {
    clearTimeout(timer);
    if (neverConnected(cause)) trace.reachedContainer = false;
    return new ContainerFailure(late.signal.aborted ? 'timeout' : 'broken', cause);
  };
  trace.reachedContainer = true;
  try {
    const answer = await dispatcher.request({
      origin: url,
      path: '/invocations',
      method: 'POST',
      headers: [...headers, ...USER_AGENT],
      body,
      signal: AbortSignal.any([signal, late.signal]),
    });
    trace.containerStatus = answer.statusCode;
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: chunksOf(answer.body, () => clearTimeout(timer), failed),
    };
  } catch (thrown) {
    throw failed(thrown);
  }
}

/** All of a body. @throws ContainerFailure, `too-large` where there are more than `maxBytes` */
export async function collect(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new ContainerFailure('too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

/** The first bytes of a body; what follows is thrown away with its connection. @throws ContainerFailure */
export async function firstBytes(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= maxBytes) break;
  }
  return Buffer.concat(chunks, bytes).subarray(0, maxBytes);
}

async function* chunksOf(
  body: Readable,
  done: () => void,
  failed: (cause: unknown) => ContainerFailure,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of body) yield chunk;
  } catch (thrown) {
    throw failed(thrown);
  } finally {
    done();
  }
}

function neverConnected(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'ECONNREFUSED' || code === 'UND_ERR_CONNECT_TIMEOUT';
}
