import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { until } from '../../../../harness/until.ts';
import { answerTo, ask, pools } from './asking.ts';
import { bodyOf, echo, ok, rawServers } from './raw-server.ts';

const start = rawServers();
const poolTo = pools();

describe('Connections', () => {
  it('are used again, one request at a time', async () => {
    const server = await start();
    const pool = poolTo(server.port);
    for (const body of ['a', '', 'c']) expect(await answerTo(pool, body)).toEqual({ body });
    expect(server.peers.map((peer) => peer.requests.length)).toEqual([3]);
  });

  it('are as many as there are requests at once', async () => {
    const server = await start();
    const pool = poolTo(server.port);
    const all = ['a', 'b', 'c'];
    expect(await Promise.all(all.map((body) => answerTo(pool, body)))).toEqual(all.map((body) => ({ body })));
    expect(server.peers).toHaveLength(3);
  });

  it('are used again from the one that was used last, so that the others grow old', async () => {
    const server = await start(() => {});
    const pool = poolTo(server.port);
    const [first, second] = [answerTo(pool, 'a'), answerTo(pool, 'b')];
    await until(() => server.peers.length === 2 && server.peers.every((peer) => peer.requests.length === 1));
    for (const peer of [...server.peers].reverse()) {
      peer.socket.write(ok(''));
      await Promise.race([first, second]);
      await turn();
    }
    await Promise.all([first, second]);
    server.onRequest(echo);
    const last = server.peers[0];
    for (let i = 0; i < 3; i++) await answerTo(pool, 'c');
    expect(last?.requests).toHaveLength(4);
    expect(server.peers).toHaveLength(2);
  });

  it('are made to localhost whichever of its addresses the server has', async () => {
    const server = await start();
    const pool = poolTo(server.port, { host: 'localhost' });
    const all = ['a', 'b', 'c'];
    expect(await Promise.all(all.map((body) => answerTo(pool, body)))).toEqual(all.map((body) => ({ body })));
    expect(await answerTo(pool, 'd')).toEqual({ body: 'd' });
  });

  it('have no more to do with the time for connecting once they are there', async () => {
    const server = await start(({ socket }, request) => {
      setTimeout(() => socket.write(ok(bodyOf(request))), 300);
    });
    const pool = poolTo(server.port, { connectTimeoutMs: 100 });
    expect(await answerTo(pool, 'a')).toEqual({ body: 'a' });
    expect(await answerTo(pool, 'b')).toEqual({ body: 'b' });
    expect(server.peers).toHaveLength(1);
  });

  it('give bodies of any size to the server as they are', async () => {
    const server = await start();
    const pool = poolTo(server.port);
    for (const size of [16_384, 70_000, 900_000]) {
      const body = 'x'.repeat(size);
      expect(await answerTo(pool, body, true)).toEqual({ body });
    }
    expect(server.peers).toHaveLength(1);
  });
});

describe('A connection is not used again', () => {
  it('after as many requests as are allowed on one', async () => {
    const server = await start();
    const pool = poolTo(server.port, { maxUses: 3 });
    for (let i = 0; i < 7; i++) expect(await answerTo(pool, `${i}`)).toEqual({ body: `${i}` });
    expect(server.peers.map((peer) => peer.requests.length)).toEqual([3, 3, 1]);
    await until(() => server.peers.map((peer) => peer.isClosed).join() === 'true,true,false');
  });

  it.each([
    ['it closes the connection', ok('a', 'Connection: close')],
    ['it keeps it for no time', ok('a', 'Keep-Alive: timeout=0')],
    ['it is of HTTP/1.0', ok('a').replace('1.1', '1.0')],
    ['it has no body, and speaks of one', 'HTTP/1.1 204 \r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['more than the answer came', `${ok('a')}\r\n`],
    ['another answer came with it', ok('a') + ok('stray')],
  ])('after an answer where %s', async (_, text) => {
    const server = await start(({ socket }) => socket.write(text));
    const pool = poolTo(server.port);
    expect(await answerTo(pool, 'a')).toEqual({ body: text.includes(' 204 ') ? '' : 'a' });
    server.onRequest(echo);
    expect(await answerTo(pool, 'b')).toEqual({ body: 'b' });
    expect(server.peers).toHaveLength(2);
    await until(() => server.peers[0]?.isClosed);
  });

  it('where a second answer may wait behind one that fills the memory it is read into', async () => {
    const head = ok('').length + 4;
    const body = 'x'.repeat(64 * 1024 - head);
    expect(ok(body)).toHaveLength(64 * 1024);
    const server = await start(({ socket }) => socket.write(ok(body) + ok('stray')));
    const pool = poolTo(server.port);
    expect(await answerTo(pool, 'a')).toEqual({ body });
    server.onRequest(echo);
    expect(await answerTo(pool, 'b')).toEqual({ body: 'b' });
  });

  it('where the server sent on it what nobody asked for', async () => {
    const server = await start();
    const pool = poolTo(server.port);
    await answerTo(pool, 'a');
    server.peers[0]?.socket.write(ok('stray'));
    await until(() => server.peers[0]?.isClosed);
    expect(await answerTo(pool, 'b')).toEqual({ body: 'b' });
  });

  it('where it was answered before it had the whole request', async () => {
    const server = await start();
    const pool = poolTo(server.port);
    const asked = answerTo(pool, 'x'.repeat(16 * 1024 * 1024), true);
    const peer = await until(() => server.peers[0]);
    await until(() => peer.received.length > 0);
    peer.socket.pause();
    peer.socket.write(ok('too large'));
    expect(await asked).toEqual({ body: 'too large' });
    expect(await answerTo(pool, 'b')).toEqual({ body: 'b' });
    expect(server.peers).toHaveLength(2);
    peer.socket.resume();
    await until(() => peer.isClosed);
    expect(peer.requests).toEqual([]);
  });

  it('where the server closed it while it was idle: that costs no request', async () => {
    const server = await start();
    const pool = poolTo(server.port);
    for (const close of ['end', 'resetAndDestroy'] as const) {
      expect(await answerTo(pool, 'a')).toEqual({ body: 'a' });
      const peer = server.peers.at(-1);
      peer?.socket[close]();
      await until(() => peer?.isClosed);
      await turn();
      expect(await answerTo(pool, 'b')).toEqual({ body: 'b' });
      expect(server.peers.at(-1)).not.toBe(peer);
    }
  });
});

describe('An idle connection', () => {
  it('is closed after its time, whether another request comes or not', async () => {
    const server = await start();
    let now = 0;
    const pool = poolTo(server.port, { maxIdleMs: 10_000, now: () => now });
    await answerTo(pool, 'a');
    now = 9999;
    await answerTo(pool, 'b');
    expect(server.peers).toHaveLength(1);
    now += 10_000;
    await answerTo(pool, 'c');
    expect(server.peers).toHaveLength(2);
    await until(() => server.peers[0]?.isClosed);
    now += 10_000;
    await until(() => server.peers[1]?.isClosed);
  });

  it.each([
    ['a second less than the server says', 'timeout=5', 3999, 4000],
    ['half of it where that is less than two seconds', 'timeout=1', 499, 500],
    ['no longer than our own limit', 'timeout=600', 9999, 10_000],
  ])('is used for %s', async (_, keepAlive, stillMs, noLongerMs) => {
    const server = await start(({ socket }) => socket.write(ok('', `Keep-Alive: ${keepAlive}`)));
    let now = 0;
    const pool = poolTo(server.port, { maxIdleMs: 10_000, now: () => now });
    await answerTo(pool, 'a');
    now += stillMs;
    await answerTo(pool, 'b');
    expect(server.peers).toHaveLength(1);
    now += noLongerMs;
    await answerTo(pool, 'c');
    expect(server.peers).toHaveLength(2);
  });
});

describe('A request that cannot be sent at once', () => {
  it('waits for a connection, in its turn', async () => {
    const server = await start(() => {});
    const pool = poolTo(server.port, { maxConnections: 1 });
    const order: string[] = [];
    const asked = ['a', 'b', 'c'].map((body) => answerTo(pool, body).then(() => order.push(body)));
    await until(() => server.peers[0]?.requests.length === 1);
    server.onRequest(echo);
    server.peers[0]?.socket.write(ok(''));
    await Promise.all(asked);
    expect(order).toEqual(['a', 'b', 'c']);
    expect(server.peers.map((peer) => peer.requests.map(bodyOf))).toEqual([['a', 'b', 'c']]);
  });

  it('gets a new connection where the one that it waits for dies', async () => {
    const server = await start(({ socket }) => void socket.destroy());
    const pool = poolTo(server.port, { maxConnections: 1 });
    const asked = ['a', 'b', 'c'].map((body) => answerTo(pool, body));
    for (const ended of asked) expect(await ended).toMatchObject({ mayHaveArrived: true });
    server.onRequest(echo);
    expect(await answerTo(pool, 'd')).toEqual({ body: 'd' });
    expect(server.peers.map((peer) => peer.requests.map(bodyOf))).toEqual([['a'], ['b'], ['c'], ['d']]);
  });

  it('gets a new connection in place of the dead one, not beside others', async () => {
    const server = await start((peer) => {
      if (peer.number === 0) peer.socket.destroy();
    });
    const pool = poolTo(server.port, { maxConnections: 1 });
    const [dead, ...waiting] = ['a', 'b', 'c'].map((body) => answerTo(pool, body));
    expect(await dead).toMatchObject({ mayHaveArrived: true });
    const second = await until(() => server.peers[1]);
    await until(() => second.requests.length === 1);
    server.onRequest(echo);
    second.socket.write(ok('B'));
    expect(await Promise.all(waiting)).toEqual([{ body: 'B' }, { body: 'c' }]);
    expect(server.peers.map((peer) => peer.requests.map(bodyOf))).toEqual([['a'], ['b', 'c']]);
  });

  it('fails, unsent, where the server is gone by then', async () => {
    const server = await start(() => {});
    const pool = poolTo(server.port, { maxConnections: 1 });
    const [sent, ...waiting] = ['a', 'b', 'c'].map((body) => answerTo(pool, body));
    await until(() => server.peers[0]?.requests.length === 1);
    await server.close();
    expect(await sent).toMatchObject({ mayHaveArrived: true });
    for (const ended of waiting) expect(await ended).toMatchObject({ mayHaveArrived: false });
  });

  it('gets a new connection where the server keeps the one that it waits for for no time', async () => {
    const server = await start(({ socket }) => socket.write(ok('', 'Keep-Alive: timeout=0')));
    const pool = poolTo(server.port, { maxConnections: 1 });
    await Promise.all([answerTo(pool, 'a'), answerTo(pool, 'b')]);
    expect(server.peers.map((peer) => peer.requests.map(bodyOf))).toEqual([['a'], ['b']]);
  });

  it('is taken back without a trace', async () => {
    const server = await start(() => {});
    const pool = poolTo(server.port, { maxConnections: 1 });
    const sent = ask(pool, 'a');
    const waits = ask(pool, 'b');
    const waitsToo = ask(pool, 'c');
    pool.takeBack(waits.sending, new Error('no longer wanted'));
    expect(await waits.ended).toEqual({ mayHaveArrived: false, message: 'no longer wanted' });
    await until(() => server.peers[0]?.requests.length === 1);
    server.onRequest(echo);
    server.peers[0]?.socket.write(ok('A'));
    expect(await sent.ended).toEqual({ body: 'A' });
    expect(await waitsToo.ended).toEqual({ body: 'c' });
    expect(server.peers.map((peer) => peer.requests.map(bodyOf))).toEqual([['a', 'c']]);
  });
});

describe('A request that is taken back', () => {
  it('while it connects was not sent, and its place is free', async () => {
    const server = await start();
    const pool = poolTo(server.port, { maxConnections: 1 });
    const first = ask(pool, 'a');
    pool.takeBack(first.sending, new Error('no longer wanted'));
    expect(await first.ended).toEqual({ mayHaveArrived: false, message: 'no longer wanted' });
    expect(await answerTo(pool, 'b')).toEqual({ body: 'b' });
    expect(server.peers.flatMap((peer) => peer.requests.map(bodyOf))).toEqual(['b']);
  });

  it('while it waits for its answer may have arrived, and its connection is closed', async () => {
    const server = await start(() => {});
    const pool = poolTo(server.port, { maxConnections: 1 });
    const first = ask(pool, 'a');
    await until(() => server.peers[0]?.requests.length === 1);
    pool.takeBack(first.sending, new Error('no longer wanted'));
    expect(await first.ended).toEqual({ mayHaveArrived: true, message: 'no longer wanted' });
    await until(() => server.peers[0]?.isClosed);
    server.onRequest(echo);
    expect(await answerTo(pool, 'b')).toEqual({ body: 'b' });
  });

  it('after its answer changes nothing: neither its connection nor the request that is on it now', async () => {
    const server = await start();
    const pool = poolTo(server.port, { maxConnections: 1 });
    const first = ask(pool, 'a');
    await first.ended;
    const second = answerTo(pool, 'b');
    pool.takeBack(first.sending, new Error('no longer wanted'));
    expect(await second).toEqual({ body: 'b' });
    expect(server.peers).toHaveLength(1);
  });
});

describe('A pool that is closed', () => {
  it('ends every request: those that were sent may have arrived, the others have not', async () => {
    const server = await start(() => {});
    const pool = poolTo(server.port, { maxConnections: 2 });
    const sent = answerTo(pool, 'a');
    await until(() => server.peers[0]?.requests.length === 1);
    const connecting = answerTo(pool, 'b');
    const waiting = answerTo(pool, 'c');
    pool.destroy();
    expect(await sent).toMatchObject({ mayHaveArrived: true });
    expect(await connecting).toMatchObject({ mayHaveArrived: false });
    expect(await waiting).toMatchObject({ mayHaveArrived: false });
    await until(() => server.peers.every((peer) => peer.isClosed));
    expect(server.peers.flatMap((peer) => peer.requests.map(bodyOf))).toEqual(['a']);
  });

  it('takes no more requests, and opens no more connections', async () => {
    const server = await start();
    const pool = poolTo(server.port);
    await answerTo(pool, 'a');
    pool.destroy();
    expect(await answerTo(pool, 'b')).toMatchObject({ mayHaveArrived: false });
    await until(() => server.peers[0]?.isClosed);
    expect(server.peers).toHaveLength(1);
  });
});
