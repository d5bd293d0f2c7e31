import { once } from 'node:events';
import { createServer } from 'node:net';

/** Under the ports that systems give out by themselves (from 32768 on), so that no outgoing connection takes one meanwhile. */
const FIRST = 20_000;
const COUNT = 12_000;

let next = (process.pid * 61) % COUNT;

/** A port that nobody listens on. Each call gives another one. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + (next++ % COUNT);
    if (await canListen(port)) return port;
  }
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port);
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
