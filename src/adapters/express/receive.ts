import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { cancellationReason } from '../../core/deadline.ts';
import { asProblem, ProblemError } from '../../core/errors/problem-error.ts';

/** Who is waiting for a body on a connection. */
const pending = new WeakMap<Socket, (failure: ProblemError) => void>();

/** Ends the reading of a body for a reason that only the connection knows, if one is being read there. */
export function failPendingBody(socket: Socket, failure: ProblemError): boolean {
  const fail = pending.get(socket);
  fail?.(failure);
  return fail !== undefined;
}

export interface Receiver {
  /** Takes the next bytes. What it throws ends the reading. */
  readonly onChunk: (chunk: Buffer) => void;
  /** Called once, when the body is complete or can't be had. */
  readonly onEnd: (failure: ProblemError | undefined) => void;
}

/**
 * Reads a request's body as it comes. Returns what ends the reading early. The failure is `payload-too-large` at the chunk that goes over
 * `maxBytes`, `client-closed`, the signal's reason, or what ended it.
 */
export function receive(
  req: IncomingMessage,
  maxBytes: number,
  signal: AbortSignal,
  receiver: Receiver,
): (failure: ProblemError) => void {
  const { socket } = req;
  let received = 0;
  const settle = (failure: ProblemError | undefined) => {
    pending.delete(socket);
    signal.removeEventListener('abort', onAbort);
    req.off('data', onData).off('end', onEnd).off('close', onClose);
    if (failure !== undefined) req.pause();
    receiver.onEnd(failure);
  };
  const onData = (chunk: Buffer) => {
    received += chunk.length;
    if (received > maxBytes) {
      settle(tooLarge(maxBytes));
      return;
    }
    try {
      receiver.onChunk(chunk);
    } catch (refusal) {
      settle(asProblem(refusal));
    }
  };
  const onEnd = () => settle(undefined);
  const onClose = () => settle(new ProblemError('client-closed'));
  const onAbort = () => settle(cancellationReason(signal));
  if (signal.aborted) {
    receiver.onEnd(cancellationReason(signal));
    return () => {};
  }
  pending.set(socket, settle);
  signal.addEventListener('abort', onAbort, { once: true });
  req.on('data', onData).on('end', onEnd).on('close', onClose);
  return settle;
}

export function tooLarge(maxPayloadBytes: number): ProblemError {
  return new ProblemError('payload-too-large', { detail: `The limit is ${maxPayloadBytes} bytes.` });
}
