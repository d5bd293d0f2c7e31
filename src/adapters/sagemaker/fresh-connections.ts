import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long SageMaker keeps an idle connection is not known; common servers and balancers keep one for 5 s or more. */
const MAX_IDLE_MS = 4000;

/**
 * Lets go of an agent's idle connections that the other side may have closed; to be called before each request. An environment that has
 * no event stands still, and notices nothing meanwhile: a request on such a connection is lost, and whether it was scored is unknown.
 * By the wall clock, because a monotonic one may stand still with the environment.
 */
export function freshConnections(agent: Agent, wallClock: () => number = Date.now): () => Promise<void> {
  const idleSince = new WeakMap<Duplex, number>();
  const keep = agent.keepSocketAlive.bind(agent);
  agent.keepSocketAlive = (socket) => {
    idleSince.set(socket, wallClock());
    return keep(socket);
  };
  return async () => {
    // What came in while the environment stood still is read within this turn.
    await nextTurn();
    for (const socket of Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? [])) {
      const idleMs = Math.abs(wallClock() - (idleSince.get(socket) ?? 0));
      if (idleMs > MAX_IDLE_MS || socket.readableEnded || !socket.writable) socket.destroy();
    }
  };
}
