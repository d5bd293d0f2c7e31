import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { afterAll } from '@jest/globals';

export interface StreamedRequest {
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as the server takes it. */
  readonly body: Iterable<string> | AsyncIterable<string>;
  readonly onText?: (text: string) => void;
}

export interface StreamedAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Whether the answer came to its end, rather than to that of the connection. */
  readonly isWhole: boolean;
}

/** An invocation whose body is sent while its answer is read. */
export interface StreamingClient {
  /** The head of the answer. */
  readonly head: Promise<IncomingMessage>;
  /** Reads the answer to its end. */
  readonly answer: () => Promise<StreamedAnswer>;
  /** Goes away. */
  leave(): void;
}

const requests = new Set<ClientRequest>();
afterAll(() => {
  for (const open of requests) open.destroy();
});

/** Posts to `/invocations` in chunks; the answer is not read before it is asked for. */
export function startStreaming(port: number, given: StreamedRequest): StreamingClient {
  const { contentType = 'text/csv', headers = {}, body, onText = () => {} } = given;
  const outgoing = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/invocations',
    agent: false,
    headers: { 'content-type': contentType, 'transfer-encoding': 'chunked', ...headers },
  });
  requests.add(outgoing);
  outgoing.on('close', () => requests.delete(outgoing));
  const head = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
  });
  head.catch(() => {});
  void send(outgoing, body);
  return {
    head,
    leave: () => void outgoing.destroy(),
    async answer() {
      const incoming = await head;
      const { statusCode: status = 0, headers: answered } = incoming;
      incoming.setEncoding('utf8').on('data', onText);
      incoming.on('error', () => {});
      await new Promise<void>((resolve) => incoming.on('close', () => resolve()));
      return { status, headers: answered, isWhole: incoming.complete };
    },
  };
}

/** Posts to `/invocations` and reads the answer while the body is sent. */
export function stream(port: number, given: StreamedRequest): Promise<StreamedAnswer> {
  return startStreaming(port, given).answer();
}

async function send(outgoing: ClientRequest, body: StreamedRequest['body']): Promise<void> {
  for await (const part of body) {
    if (outgoing.destroyed) return;
    if (!outgoing.write(part)) await taken(outgoing);
  }
  outgoing.end();
}

/** Resolves when more may be written, or never will be. */
function taken(outgoing: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done).off('close', done);
      resolve();
    };
    outgoing.on('drain', done).on('close', done);
  });
}

/** Calls back with each line as it is complete, without its end. Returns what takes the text. */
export function lineReader(onLine: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}
