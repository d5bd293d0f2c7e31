import { describe, expect, it } from '@jest/globals';
import { createScrClient, type ScrClient } from '../../../../src/adapters/scr/client.ts';
import { ExchangeFailure, type ScrRequest } from '../../../../src/adapters/scr/exchange.ts';
import { startDeadline } from '../../../../src/core/deadline.ts';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import type { CallSignal } from '../../../../src/core/ports.ts';
import { freePort } from '../../../harness/free-port.ts';
import { until } from '../../../harness/until.ts';
import { clients } from './clients.ts';
import { bodyOf, echo, ok, rawServers } from './http/raw-server.ts';

const start = rawServers();
const clientTo = clients();

const never: CallSignal = new AbortController().signal;
const LIMIT = 100_000;

function post(body: Uint8Array | string, headers: readonly string[] = []): ScrRequest {
  return { method: 'POST', path: '/homeloan', headers, body: Buffer.from(body) };
}

function send(client: ScrClient, request: ScrRequest, signal = never, limit = LIMIT) {
  return client.exchange(request, limit, signal);
}

async function failureOf(exchange: Promise<unknown>): Promise<ExchangeFailure> {
  const failure = await exchange.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(failure instanceof ExchangeFailure)) throw new Error(`No failure: ${failure}`);
  return failure;
}

describe('A request to SCR', () => {
  it('goes out with its headers in their order, and its length', async () => {
    const server = await start();
    await send(clientTo(server.port), post('{"a":1}', ['content-type', 'application/json', 'x-é', 'é']));
    expect(server.peers[0]?.received).toBe(
      `POST /homeloan HTTP/1.1\r\nhost: 127.0.0.1:${server.port}\r\nconnection: keep-alive\r\n` +
        'content-type: application/json\r\nx-é: é\r\ncontent-length: 7\r\n\r\n{"a":1}',
    );
  });

  it('without a body has no length, and with an empty one has the length 0', async () => {
    const server = await start();
    const client = clientTo(server.port);
    await send(client, { method: 'GET', path: '/', headers: ['accept', '*/*'], body: null });
    await send(client, post(''));
    const [get = '', posted = ''] = server.peers[0]?.requests ?? [];
    expect(get).toMatch(/^GET \/ HTTP\/1\.1\r\n/);
    expect(get).not.toContain('content-length');
    expect(posted).toContain('\r\ncontent-length: 0\r\n\r\n');
  });

  it.each([0, 1, 255, 16 * 1024, 16 * 1024 + 1, 99_000])(
    'carries every byte of a body of %i bytes, and its answer brings them back',
    async (length) => {
      const server = await start();
      const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 7) % 256));
      // Within other bytes, as a body is that came in one packet with others.
      const within = Buffer.concat([Buffer.from('xx'), bytes, Buffer.from('xx')]);
      const answer = await send(clientTo(server.port), { ...post(''), body: within.subarray(2, 2 + length) });
      expect(Buffer.from(answer.body).equals(bytes)).toBe(true);
    },
  );

  it.each([
    ['a line end in a value', ['a', 'b\r\ncontent-length: 0']],
    ['a line feed in a value', ['a', 'b\nc: d']],
    ['a NUL in a value', ['a', 'b\0']],
    ['a character that would go out as a carriage return', ['a', 'b\u010d\u010ac: d']],
    ['a character over 0xFF', ['a', '€']],
    ['a line end in a name', ['a\r\nb', 'c']],
  ])('is not sent with %s', async (_, headers) => {
    const server = await start();
    const client = clientTo(server.port);
    await expect(send(client, post('{}', headers))).rejects.toThrow('A header cannot be written.');
    await send(client, post('next'));
    expect(server.peers.map((peer) => peer.requests.map(bodyOf))).toEqual([['next']]);
  });

  it.each(['/a HTTP/1.1\r\nx: y', '/\u010d\u010a'])('is not sent to the path %j', async (path) => {
    const server = await start();
    const exchange = send(clientTo(server.port), { ...post('{}'), path });
    await expect(exchange).rejects.toThrow('cannot be written');
    expect(server.peers).toEqual([]);
  });

  it('uses a connection for fewer requests than Tomcat does', async () => {
    const server = await start();
    const client = clientTo(server.port);
    for (let i = 0; i < 100; i++) await send(client, post(`${i}`));
    expect(server.peers.map((peer) => peer.requests.length)).toEqual([90, 10]);
  });
});

describe('The answer of SCR', () => {
  it('has its status, its headers and its bytes, of whatever status it is', async () => {
    const server = await start(({ socket }) =>
      socket.write(
        'HTTP/1.1 418 \r\nX-One: 1\r\nx-two: a\r\nX-Two: b\r\nContent-Length: 3\r\n\r\n\x00\xff!',
        'latin1',
      ),
    );
    const { status, headers, body } = await send(clientTo(server.port), post('{}'));
    expect({ status, headers }).toEqual({
      status: 418,
      headers: { 'x-one': '1', 'x-two': ['a', 'b'], 'content-length': '3' },
    });
    expect([...body]).toEqual([0, 255, 0x21]);
  });

  it('stays what it is when later answers come', async () => {
    const server = await start();
    const client = clientTo(server.port);
    const first = await send(client, post('the first answer'));
    for (let i = 0; i < 50; i++) await send(client, post(`a later answer ${i}`));
    expect(Buffer.from(first.body).toString()).toBe('the first answer');
  });
});

describe('An exchange that failed', () => {
  it.each([
    ['connection', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhalf'],
    ['not-http', 'HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\n'],
    ['too-large', 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdef'],
    ['too-large', 'HTTP/1.1 200 OK\r\n\r\nabcdef'],
  ])('says why (%s), and that the request may have arrived: %j', async (kind, text) => {
    const server = await start(({ socket }) => void socket.end(text));
    const failure = await failureOf(send(clientTo(server.port), post('{}'), never, 5));
    expect(failure).toMatchObject({ kind, mayHaveArrived: true });
    expect(failure.message).not.toContain('abc');
  });

  it('says that the request has not arrived where nobody listens', async () => {
    const failure = await failureOf(send(clientTo(await freePort()), post('{}')));
    expect(failure).toMatchObject({ kind: 'connection', mayHaveArrived: false });
    expect(failure.cause).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('says that the request has not arrived where the client is closed', async () => {
    const server = await start();
    const client = clientTo(server.port);
    client.destroy();
    const failure = await failureOf(send(client, post('{}')));
    expect(failure).toMatchObject({ kind: 'connection', mayHaveArrived: false });
    expect(server.peers).toEqual([]);
  });
});

describe('A call that ends early', () => {
  const draining = new ProblemError('draining');

  it('is not sent where it has ended before', async () => {
    const server = await start();
    const call = startDeadline();
    call.cancel(draining);
    await expect(send(clientTo(server.port), post('{}'), call.signal)).rejects.toBe(draining);
    expect(server.peers).toEqual([]);
  });

  it('is given up with the reason, while it connects and while it waits for a connection', async () => {
    const server = await start();
    const client = createScrClient(`http://127.0.0.1:${server.port}`, 1);
    const call = startDeadline();
    const [connecting, waiting] = ['a', 'b'].map((body) => send(client, post(body), call.signal));
    call.cancel(draining);
    await expect(connecting).rejects.toBe(draining);
    await expect(waiting).rejects.toBe(draining);
    expect(Buffer.from((await send(client, post('c'))).body).toString()).toBe('c');
    expect(server.peers.flatMap((peer) => peer.requests.map(bodyOf))).toEqual(['c']);
    client.destroy();
  });

  it('is given up with the reason once it is sent, and SCR sees that in its connection', async () => {
    const server = await start(() => {});
    const call = startDeadline();
    const sent = send(clientTo(server.port), post('{}'), call.signal);
    await until(() => server.peers[0]?.requests.length === 1);
    call.cancel(draining);
    await expect(sent).rejects.toBe(draining);
    await until(() => server.peers[0]?.isClosed);
  });

  it('is the caller that went away where an AbortSignal gives no problem as its reason', async () => {
    const server = await start(() => {});
    const controller = new AbortController();
    const sent = send(clientTo(server.port), post('{}'), controller.signal);
    await until(() => server.peers[0]?.requests.length === 1);
    controller.abort();
    await expect(sent).rejects.toMatchObject({ code: 'client-closed' });
  });

  it('after its answer changes nothing: the connection is used again', async () => {
    const server = await start(echo);
    const client = clientTo(server.port);
    const call = startDeadline();
    await send(client, post('a'), call.signal);
    call.cancel(draining);
    await send(client, post('b'));
    expect(server.peers).toHaveLength(1);
  });

  it('leaves nothing behind on a signal that many requests share', async () => {
    const server = await start(({ socket }, request) =>
      bodyOf(request) === 'bad' ? socket.destroy() : socket.write(ok('')),
    );
    const client = clientTo(server.port);
    const listeners = new Set<() => void>();
    const shared: CallSignal = {
      aborted: false,
      reason: undefined,
      addEventListener: (_, listener) => void listeners.add(listener),
      removeEventListener: (_, listener) => void listeners.delete(listener),
    };
    for (let i = 0; i < 5; i++) await send(client, post('good'), shared);
    await failureOf(send(client, post('bad'), shared));
    expect(listeners.size).toBe(0);
  });
});
