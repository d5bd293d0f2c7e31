import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ProblemError } from '../../core/errors/problem-error.ts';

/** What the requests of one connection have to know of each other. */
export interface ConnectionState {
  /** The answer to the last request. */
  lastAnswer: ServerResponse | undefined;
  /** Ends the reading of the body that is read now, for a reason that only the connection knows. */
  failBody: ((failure: ProblemError) => void) | undefined;
}

const STATE = Symbol('connection state');

interface Owner extends Socket {
  [STATE]?: ConnectionState;
}

/**
 * The state of a connection, kept on its socket: the tables of a WeakMap that changes with every request hold on to requests that are long
 * answered until the whole heap is looked through, which made the garbage collector copy each of them.
 */
export function connectionState(socket: Socket): ConnectionState {
  const owner: Owner = socket;
  owner[STATE] ??= { lastAnswer: undefined, failBody: undefined };
  return owner[STATE];
}
