import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** The wanted port where it is free and not the one that is `taken`, else a free one of the system's choice. */
export async function freePort(wanted: number, taken?: number): Promise<number> {
  return wanted === taken ? await bound(0) : await bound(wanted).catch(() => bound(0));
}

async function bound(port: number): Promise<number> {
  const server = createServer();
  server.listen(port);
  await once(server, 'listening');
  const { port: found } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return found;
}
