import { once } from 'node:events';
import { createServer, type ListenOptions, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { firstFreePort } from '../../../../src/adapters/process/free-port.ts';
import { systemCode } from '../../../../src/adapters/process/start-error.ts';
import { StartError } from '../../../../src/core/errors/start-error.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(options: ListenOptions): Promise<number> {
  const server = createServer().listen(options);
  await once(server, 'listening');
  servers.push(server);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The lower of two neighbouring ports of which the lower is taken on `host` and the upper was free a moment ago. */
async function takenThenFree(host: string): Promise<number> {
  for (;;) {
    const port = await listen({ port: 0, host });
    if (port < 65_535 && (await isFree(port + 1))) return port;
  }
}

const isFree = (port: number) =>
  firstFreePort({ from: port, to: port, except: [] }).then(
    () => true,
    () => false,
  );

async function failure(range: Parameters<typeof firstFreePort>[0]) {
  const error: unknown = await firstFreePort(range).catch((reason: unknown) => reason);
  if (!(error instanceof StartError)) throw new Error('expected a StartError', { cause: error });
  return error;
}

describe('the first free port of a range', () => {
  it.each(['127.0.0.1', '0.0.0.0', '127.0.0.2'])('is not one that is taken on %s', async (host) => {
    const port = await takenThenFree(host);
    expect(await firstFreePort({ from: port, to: port + 1, except: [] })).toBe(port + 1);
  });

  it('is not one that is taken on IPv6, which Java listens on where there is any', async () => {
    const port = await listen({ port: 0, host: '::', ipv6Only: true }).catch((error: unknown) =>
      systemCode(error),
    );
    if (typeof port === 'number') expect(await isFree(port)).toBe(false);
    else expect(['EAFNOSUPPORT', 'EADDRNOTAVAIL']).toContain(port);
  });

  it('is not an excepted one', async () => {
    const port = await takenThenFree('127.0.0.1');
    servers.pop()?.close();
    await expect(failure({ from: port, to: port, except: [port] })).resolves.toBeDefined();
    expect(await firstFreePort({ from: port, to: port + 1, except: [port] })).toBe(port + 1);
  });

  it('can be bound afterwards', async () => {
    const taken = await takenThenFree('127.0.0.1');
    const port = await firstFreePort({ from: taken, to: taken + 1, except: [] });
    expect(await listen({ port, host: '0.0.0.0' })).toBe(port);
  });

  it('is asked for where there is none', async () => {
    const port = await listen({ port: 0, host: '0.0.0.0' });
    const error = await failure({ from: port, to: port, except: [8080] });
    expect(error.message).toMatch(/^SCR_PORT:/);
    expect(error.message).toContain(`SAGEMAKER_SAFE_PORT_RANGE ${port}-${port}`);
    expect(error.message).toContain('8080');
  });

  it.each([
    [9_000, 8_000],
    [0, 10],
    [1, 65_536],
    [Number.NaN, 10],
  ])('is not looked for in what is no range: %d-%d', async (from, to) => {
    expect((await failure({ from, to, except: [] })).message).toMatch(/^SAGEMAKER_SAFE_PORT_RANGE:/);
  });
});
