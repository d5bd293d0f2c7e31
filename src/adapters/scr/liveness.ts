import { connect } from 'node:net';

const CONNECT_TIMEOUT_MS = 1000;

/**
 * Whether SCR takes connections. Only a refusal counts as no: a server that is slow to accept is busy, and busy is no reason to
 * call it dead.
 */
export function takesConnections(baseUrl: string): Promise<boolean> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80) });
    const settle = (takes: boolean) => {
      socket.destroy();
      resolve(takes);
    };
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => settle(true));
    socket.once('connect', () => settle(true));
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code !== 'ECONNREFUSED'));
  });
}
