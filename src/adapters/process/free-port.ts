import { once } from 'node:events';
import { createServer } from 'node:net';
import { startError, systemCode } from './start-error.ts';

/** What SCR and its clients bind to: Java listens on `::` where there is IPv6, else on 0.0.0.0. */
const hosts = ['127.0.0.1', '0.0.0.0', '::'];

/**
 * The first port from `from` to `to`, both included, that is not in `except` and that can be bound on all addresses.
 * Nothing keeps it free afterwards. Rejects with a StartError naming `SCR_PORT` where there is none.
 */
export async function firstFreePort({
  from,
  to,
  except,
}: {
  readonly from: number;
  readonly to: number;
  readonly except: readonly number[];
}): Promise<number> {
  if (!isPort(from) || !isPort(to) || from > to) {
    throw startError(
      'SAGEMAKER_SAFE_PORT_RANGE',
      `${from}-${to} is not a range of ports between 1 and 65535`,
    );
  }
  for (let port = from; port <= to; port += 1) {
    if (!except.includes(port) && (await isFree(port))) return port;
  }
  throw startError(
    'SCR_PORT',
    `there is no free port for SCR in SAGEMAKER_SAFE_PORT_RANGE ${from}-${to} (${except.join(', ') || 'none'} excepted). ` +
      'Set it to a free port, or widen the range',
  );
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

async function isFree(port: number): Promise<boolean> {
  for (const host of hosts) {
    if (!(await canBind(port, host))) return false;
  }
  return true;
}

async function canBind(port: number, host: string): Promise<boolean> {
  const server = createServer().listen({ port, host, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    // A machine without IPv6 has no port of it that could be taken.
    const code = systemCode(error);
    return host === '::' && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL');
  }
  server.close();
  await once(server, 'close');
  return true;
}
