import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connection } from './connections.ts';

/** One request and the way to answer it. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly connection: Connection;
  /** The request's path without its query. */
  readonly path: string;
  /** To be called when the answer is given: false where the client has gone, and nothing is to be sent. */
  readonly settle: () => boolean;
}

/** Calls `done` with the whole body, or never where the client goes away before its end. */
export function readBody(req: IncomingMessage, done: (body: Buffer) => void): void {
  let first: Buffer | undefined;
  let more: Buffer[] | undefined;
  req.on('data', (chunk: Buffer) => {
    if (first === undefined) first = chunk;
    else if (more === undefined) more = [first, chunk];
    else more.push(chunk);
  });
  req.on('end', () => done(more === undefined ? (first ?? Buffer.alloc(0)) : Buffer.concat(more)));
}
