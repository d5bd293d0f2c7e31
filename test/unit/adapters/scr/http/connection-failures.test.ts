import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { freePort } from '../../../../harness/free-port.ts';
import { until } from '../../../../harness/until.ts';
import { answerTo, ask, pools } from './asking.ts';
import { bodyOf, echo, ok, rawServers } from './raw-server.ts';

const start = rawServers();
const poolTo = pools();

const CHUNKED = 'HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n';

describe('A request that surely has not arrived', () => {
  it('is one to a server that refuses the connection', async () => {
    const pool = poolTo(await freePort());
    const ended = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((body) => answerTo(pool, body)));
    for (const ending of ended)
      expect(ending).toMatchObject({
        mayHaveArrived: false,
        message: expect.stringContaining('ECONNREFUSED'),
      });
  });

  it('is one to localhost where nobody listens on any of its addresses', async () => {
    const pool = poolTo(await freePort(), { host: 'localhost' });
    expect(await answerTo(pool, 'a')).toMatchObject({ mayHaveArrived: false });
  });

  it('is one to a server that does not take the connection in time', async () => {
    const server = await startFullServer();
    const pool = poolTo(server.port, { connectTimeoutMs: 100, maxConnections: 1 });
    const [first, second] = [answerTo(pool, 'a'), answerTo(pool, 'b')];
    const late = { mayHaveArrived: false, message: 'connecting took too long' };
    expect(await first).toEqual(late);
    expect(await second).toEqual(late);
    server.end();
  });

  it('is one that was taken back while the server did not take the connection', async () => {
    const server = await startFullServer();
    const pool = poolTo(server.port, { maxConnections: 1 });
    const { sending, ended } = ask(pool, 'a');
    pool.takeBack(sending, new Error('no longer wanted'));
    expect(await ended).toEqual({ mayHaveArrived: false, message: 'no longer wanted' });
    server.end();
  });
});

describe('A request that may have arrived', () => {
  it.each([
    ['before any byte of the answer', ''],
    ['within the status line', 'HTTP/1.'],
    ['within the headers', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['after an answer that is none yet', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['within the body', ok('hello').slice(0, -1)],
    ['within a chunk', `${CHUNKED}5\r\nhel`],
    ['before the last chunk', `${CHUNKED}5\r\nhello\r\n`],
    ['within the trailers', `${CHUNKED}5\r\nhello\r\n0\r\nA: b\r\n`],
  ])('fails where the connection ends %s, closed or reset', async (_, text) => {
    for (const end of ['end', 'resetAndDestroy'] as const) {
      const server = await start(({ socket }) => socket.write(text, () => socket[end]()));
      const pool = poolTo(server.port, { maxConnections: 1 });
      expect(await answerTo(pool, 'a')).toMatchObject({ mayHaveArrived: true });
      server.onRequest(echo);
      expect(await answerTo(pool, 'b')).toEqual({ body: 'b' });
    }
  });

  it('fails where its body, whose end only the connection tells, ends with a reset', async () => {
    const server = await start(({ socket }) => {
      socket.write('HTTP/1.1 200 \r\n\r\nhal', () => socket.resetAndDestroy());
    });
    expect(await answerTo(poolTo(server.port), 'a')).toMatchObject({ mayHaveArrived: true });
  });

  it.each([
    ['no HTTP', 'what?\r\n\r\n'],
    ['lines that end with LF alone', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi'],
    ['more than is allowed', 'HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n'],
  ])('fails at once where the answer is %s, and its connection is closed', async (_, text) => {
    const server = await start(({ socket }) => socket.write(text));
    const pool = poolTo(server.port, { maxConnections: 1 });
    expect(await answerTo(pool, 'a')).toMatchObject({ mayHaveArrived: true });
    await until(() => server.peers[0]?.isClosed);
    server.onRequest(echo);
    expect(await answerTo(pool, 'b')).toEqual({ body: 'b' });
  });
});

describe('An answer that is whole', () => {
  it.each(['end', 'resetAndDestroy'] as const)(
    'counts although the connection is gone right after it (%s)',
    async (end) => {
      const server = await start(({ socket }) => socket.write(ok('whole'), () => socket[end]()));
      const pool = poolTo(server.port, { maxConnections: 1 });
      expect(await answerTo(pool, 'a')).toEqual({ body: 'whole' });
      await until(() => server.peers[0]?.isClosed);
    },
  );

  it('counts where only the end of the connection tells that it is', async () => {
    const server = await start(({ socket }) => void socket.end('HTTP/1.1 200 \r\n\r\nwhole'));
    expect(await answerTo(poolTo(server.port), 'a')).toEqual({ body: 'whole' });
  });

  it('may come in any pieces, beside others in theirs', async () => {
    const server = await start(async ({ socket }, request) => {
      // Each byte in a packet of its own, which come in turns with those of the other connections.
      for (const byte of ok(bodyOf(request))) {
        socket.write(byte);
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    const pool = poolTo(server.port, { maxConnections: 8 });
    const bodies = Array.from({ length: 24 }, (_, i) => `answer ${i}, and what is its own: ${'x'.repeat(i)}`);
    const ended = await Promise.all(bodies.map((body) => answerTo(pool, body)));
    expect(ended).toEqual(bodies.map((body) => ({ body })));
    expect(server.peers).toHaveLength(8);
  });
});

/** A server that is up, takes no connection and has no room for another one to wait. */
async function startFullServer(): Promise<{ readonly port: number; end(): void }> {
  const code = `
    const server = require('node:net').createServer();
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      require('node:fs').writeSync(1, server.address().port + '\\n');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const port = Number(line);
  const fillers = Array.from({ length: 4 }, () => connect({ port, host: '127.0.0.1' }).on('error', () => {}));
  await until(() => fillers.filter((filler) => !filler.connecting).length >= 2);
  return {
    port,
    end: () => {
      child.kill('SIGKILL');
      for (const filler of fillers) filler.destroy();
    },
  };
}
