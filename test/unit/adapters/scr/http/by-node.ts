import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createServer, type Server } from 'node:net';
import { afterAll } from '@jest/globals';

/** What Node.js's own client makes of an answer; the body as Latin-1. */
export type NodesReading = { readonly status: number; readonly body: string } | 'refused';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** Reads answers with Node.js's own client, from a server that writes these bytes and closes the connection. */
export async function startNodesReader(): Promise<(bytes: Buffer) => Promise<NodesReading>> {
  let answer: Buffer = Buffer.alloc(0);
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(answer));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP port.');
  const { port } = address;
  const agent = new Agent({ keepAlive: false });
  return (bytes) => {
    answer = bytes;
    return new Promise((resolve) => {
      const refuse = () => resolve('refused');
      const asking = request({ port, host: '127.0.0.1', agent }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', refuse);
        response.on('close', refuse);
        response.on('end', () => {
          if (response.complete)
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('latin1') });
        });
      });
      asking.on('error', refuse).on('upgrade', (_, socket) => {
        socket.destroy();
        refuse();
      });
      asking.end();
    });
  };
}
