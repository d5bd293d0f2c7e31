import { describe, expect, it } from '@jest/globals';
import { seeded } from '../../../../harness/seeded.ts';
import { ask, type Ending, pools } from './asking.ts';
import { bodyOf, ok, type Peer, rawServers } from './raw-server.ts';

const start = rawServers();
const poolTo = pools();

const REQUESTS = 1500;
const AT_ONCE = 24;

/** What a server does with a request, the good and the bad. */
function fate(random: () => number): (peer: Peer, answer: string) => void {
  const kind = random();
  if (kind < 0.5) return ({ socket }, answer) => socket.write(answer, 'latin1');
  if (kind < 0.65) {
    const at = random();
    return ({ socket }, answer) => {
      const place = Math.floor(at * answer.length);
      socket.write(answer.slice(0, place), 'latin1');
      setImmediate(() => socket.write(answer.slice(place), 'latin1'));
    };
  }
  if (kind < 0.7) return ({ socket }, answer) => void socket.end(answer, 'latin1');
  if (kind < 0.75) return ({ socket }, answer) => socket.write(answer + ok('of nobody'), 'latin1');
  if (kind < 0.8)
    return ({ socket }, answer) => socket.write(answer, 'latin1', () => socket.resetAndDestroy());
  if (kind < 0.85) {
    const at = random();
    return ({ socket }, answer) => void socket.end(answer.slice(0, Math.floor(at * answer.length)), 'latin1');
  }
  if (kind < 0.9) return ({ socket }) => void socket.resetAndDestroy();
  if (kind < 0.95) return ({ socket }) => socket.write('HTTP/1.1 200 OK\nwhat is this\n\n');
  // Never answered: it is taken back.
  return () => {};
}

function answerFor(request: string, random: () => number): string {
  const body = bodyOf(request);
  if (random() < 0.3) {
    const size = body.length.toString(16);
    return `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${size}\r\n${body}\r\n0\r\n\r\n`;
  }
  return ok(body, ...(random() < 0.1 ? ['Connection: close'] : []));
}

describe('Whatever a server and its callers do', () => {
  it.each([1, 2, 3])(
    'each caller gets its own answer or none, and is told rightly what was not sent (%i)',
    async (seed) => {
      const random = seeded(seed);
      const server = await start((peer, request) => fate(random)(peer, answerFor(request, random)));
      const pool = poolTo(server.port, { maxConnections: 8, maxUses: 20 });
      const bodyNumber = (number: number) =>
        `${number}:${'x'.repeat(number % 7 === 0 ? 20_000 : number % 50)}`;
      const endings = new Map<string, Ending>();

      async function one(number: number): Promise<void> {
        const body = bodyNumber(number);
        const isPatient = random() < 0.9;
        const { sending, ended } = ask(pool, body, number % 7 === 0);
        const patience = setTimeout(
          () => pool.takeBack(sending, new Error('no longer wanted')),
          isPatient ? 60 : random() * 5,
        );
        endings.set(body, await ended);
        clearTimeout(patience);
      }

      let next = 0;
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          while (next < REQUESTS) await one(next++);
        }),
      );

      const arrived = new Map<string, number>();
      for (const { requests } of server.peers)
        for (const request of requests) arrived.set(bodyOf(request), (arrived.get(bodyOf(request)) ?? 0) + 1);
      const counts = { answered: 0, unknown: 0, unsent: 0 };
      for (const [body, ending] of endings) {
        if ('body' in ending) {
          counts.answered++;
          expect(ending.body).toBe(body);
        } else if (ending.mayHaveArrived) counts.unknown++;
        else {
          counts.unsent++;
          expect(server.peers.some((peer) => peer.received.includes(`\n${body.slice(0, 100)}`))).toBe(false);
        }
      }
      expect(Math.max(...arrived.values())).toBe(1);
      expect(endings.size).toBe(REQUESTS);
      expect(counts.answered).toBeGreaterThan(REQUESTS / 2);
      expect(counts.unknown).toBeGreaterThan(0);
      expect(counts.unsent).toBeGreaterThan(0);
    },
  );
});
