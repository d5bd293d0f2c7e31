import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll } from '@jest/globals';

/** A server that answers probes with 200 and scores as the test likes, to the byte. The stand-in can't answer with just anything. */
export interface AnsweringServer {
  readonly port: number;
  /** What is done on the connection once a score's request is there. */
  onScore(answer: (socket: Socket) => void): void;
}

const PROBE_ANSWER = 'HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n{}';

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterAll(() => {
  for (const server of servers) server.close();
  for (const socket of sockets) socket.destroy();
});

export async function startAnsweringServer(): Promise<AnsweringServer> {
  let answer: (socket: Socket) => void = (socket) => socket.destroy();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      const end = received.indexOf('\r\n\r\n');
      if (end === -1) return;
      const bodyBytes = Number(/^content-length: (\d+)/im.exec(received)?.[1] ?? 0);
      if (received.length < end + 4 + bodyBytes) return;
      const isProbe = received.startsWith('GET');
      received = '';
      if (isProbe) socket.write(PROBE_ANSWER);
      else answer(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP port.');
  return {
    port: address.port,
    onScore: (given) => {
      answer = given;
    },
  };
}

/** An answer with this body, head and length. */
export function answerBytes(body: Uint8Array, contentType = 'application/json'): Buffer {
  const head = `HTTP/1.1 200 \r\nContent-Type: ${contentType}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}
