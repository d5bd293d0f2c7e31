import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach } from '@jest/globals';

/** A connection as the server has it. */
export interface Peer {
  readonly socket: Socket;
  /** Position among the server's connections, from 0. */
  readonly number: number;
  /** Whole requests that came. */
  readonly requests: readonly string[];
  /** All that came, as Latin-1. */
  readonly received: string;
  readonly isClosed: boolean;
}

export interface RawServer {
  readonly port: number;
  readonly peers: readonly Peer[];
  /** Answers what comes from now on so. */
  onRequest(answer: (peer: Peer, request: string) => void): void;
  /** Takes no more connections. */
  close(): Promise<void>;
}

export type StartRawServer = (answer?: (peer: Peer, request: string) => void) => Promise<RawServer>;

/** An answer of this body. */
export function ok(body: string, ...headers: readonly string[]): string {
  return ['HTTP/1.1 200 ', `Content-Length: ${body.length}`, ...headers, '', body].join('\r\n');
}

/** What a request asks for, which is told back so that each answer is known to be the right one. */
export function echo({ socket }: Peer, request: string): void {
  socket.write(ok(bodyOf(request)), 'latin1');
}

export function bodyOf(request: string): string {
  return request.slice(request.indexOf('\r\n\r\n') + 4);
}

/** Starts servers that see requests and write answers byte for byte; they are closed after each test. */
export function rawServers(): StartRawServer {
  let closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing) close();
    closing = [];
  });
  return async (answer = echo) => {
    let answering = answer;
    const peers: RawPeer[] = [];
    const server = createServer((socket) => {
      peers.push(new RawPeer(socket, peers.length, (peer, request) => answering(peer, request)));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => {
      server.close();
      for (const { socket } of peers) socket.destroy();
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No TCP port.');
    return {
      port: address.port,
      peers,
      onRequest: (next) => {
        answering = next;
      },
      close: async () => {
        const closed = once(server, 'close');
        server.close();
        for (const { socket } of peers) socket.destroy();
        await closed;
      },
    };
  };
}

class RawPeer implements Peer {
  readonly socket: Socket;
  readonly number: number;
  readonly requests: string[] = [];
  received = '';
  isClosed = false;
  #begun = '';

  constructor(socket: Socket, number: number, onRequest: (peer: Peer, request: string) => void) {
    this.socket = socket;
    this.number = number;
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isClosed = true;
    });
    socket.on('data', (chunk) => {
      const text = chunk.toString('latin1');
      this.received += text;
      this.#begun += text;
      for (let request = this.#take(); request !== undefined; request = this.#take()) {
        this.requests.push(request);
        onRequest(this, request);
      }
    });
  }

  /** The next whole request of what came. */
  #take(): string | undefined {
    const end = this.#begun.indexOf('\r\n\r\n');
    if (end === -1) return undefined;
    const length = Number(/^content-length: (\d+)\r$/im.exec(this.#begun.slice(0, end + 2))?.[1] ?? 0);
    if (this.#begun.length < end + 4 + length) return undefined;
    const request = this.#begun.slice(0, end + 4 + length);
    this.#begun = this.#begun.slice(end + 4 + length);
    return request;
  }
}
