import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { StandInOptions } from './options.ts';

/** One client's TCP connection. */
export interface Connection {
  /** From 1, in order of arrival. */
  readonly number: number;
  readonly socket: Socket;
  requests: number;
  /** Called where the client goes away, for each request that has no answer yet. */
  readonly onGone: Set<() => void>;
}

export interface Connections {
  opened(socket: Socket): void;
  of(socket: Socket): Connection | undefined;
  /** Notes one more request. False where the connection was reset instead. */
  admits(connection: Connection): boolean;
  /** Adds to `headers` what the answer says about the connection; true where it is to be closed after it unannounced. */
  endsWith(connection: Connection, res: ServerResponse, headers: string[]): boolean;
  counts(): { readonly connections: number; readonly openConnections: number };
  resetCounts(): void;
  resetAll(): void;
}

/** Closes connections as Tomcat does: after so many requests, or when idle, with or without notice. */
export function createConnections(options: StandInOptions): Connections {
  const { maxRequestsPerConnection: limit, connectionLimitClose, idleMs, keepAliveNotice } = options;
  const open = new Map<Socket, Connection>();
  let opened = 0;
  let countedFrom = 0;
  return {
    opened(socket) {
      const connection: Connection = { number: ++opened, socket, requests: 0, onGone: new Set() };
      open.set(socket, connection);
      // Node's keep-alive timeout begins with the first answer; this one is for the time before the first request.
      if (idleMs > 0) socket.setTimeout(idleMs);
      socket.once('close', () => {
        open.delete(socket);
        for (const gone of connection.onGone) gone();
        connection.onGone.clear();
      });
    },
    of: (socket) => open.get(socket),
    admits(connection) {
      if (++connection.requests === 1) connection.socket.setTimeout(0);
      if (connectionLimitClose !== 'reset-next' || limit === 0 || connection.requests <= limit) return true;
      connection.socket.resetAndDestroy();
      return false;
    },
    endsWith(connection, res, headers) {
      // Node itself says close where the client wants that.
      if (!res.shouldKeepAlive) return false;
      const isLast = limit > 0 && connection.requests >= limit;
      if (isLast && connectionLimitClose === 'notice') headers.push('Connection', 'close');
      else if (!keepAliveNotice) res.removeHeader('Connection');
      return isLast && connectionLimitClose === 'fin';
    },
    counts: () => ({ connections: opened - countedFrom, openConnections: open.size }),
    resetCounts() {
      countedFrom = opened;
    },
    resetAll() {
      for (const socket of open.keys()) socket.resetAndDestroy();
    },
  };
}
