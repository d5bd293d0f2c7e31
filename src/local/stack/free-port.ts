import { once } from 'node:events';
import { type AddressInfo, createServer, type ListenOptions } from 'node:net';

/** All addresses, which the proxy listens on; and the one it is reached at: some systems let both be taken separately. */
const ADDRESSES: readonly ListenOptions[] = [{}, { host: '127.0.0.1' }];

/** The preferred port where it is free, else one of the system's choice. */
export async function freePort(preferred: number): Promise<number> {
  return free(preferred).catch(() => anyFreePort());
}

/** A free port of the system's choice. */
export async function anyFreePort(except?: number): Promise<number> {
  for (;;) {
    const port = await listened({});
    if (port !== except) return port;
  }
}

/** The port of `--port`. @throws Error that says so, where it can't be listened on */
export async function chosenPort(port: number): Promise<number> {
  try {
    return await free(port);
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? failure.code : String(failure);
    const what = code === 'EADDRINUSE' ? 'is taken' : `can't be listened on (${code})`;
    throw new Error(`Port ${port} ${what}. Choose another with --port.`);
  }
}

async function free(port: number): Promise<number> {
  for (const address of ADDRESSES) await listened({ ...address, port });
  return port;
}

/** Listens for a moment; returns the port. */
async function listened(options: ListenOptions): Promise<number> {
  const server = createServer();
  server.listen({ port: 0, ...options });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
