import type { IncomingMessage } from 'node:http';
import { cancellationReason } from '../../core/deadline.ts';
import { asProblem, ProblemError } from '../../core/errors/problem-error.ts';
import type { CallSignal } from '../../core/ports.ts';
import { connectionState } from './connection-state.ts';

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
  signal: CallSignal,
  receiver: Receiver,
): (failure: ProblemError) => void {
  const connection = connectionState(req.socket);
  let received = 0;
  let isOver = false;
  const settle = (failure: ProblemError | undefined) => {
    if (isOver) return;
    isOver = true;
    // The next request of the connection may be reading its own already.
    if (connection.failBody === settle) connection.failBody = undefined;
    signal.removeEventListener('abort', onAbort);
    if (failure !== undefined) {
      req.off('data', onData);
      req.pause();
    }
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
  const onClose = () => {
    if (!isOver) settle(new ProblemError('client-closed'));
  };
  const onAbort = () => settle(cancellationReason(signal));
  if (signal.aborted) {
    receiver.onEnd(cancellationReason(signal));
    return () => {};
  }
  connection.failBody = settle;
  signal.addEventListener('abort', onAbort, { once: true });
  req.on('data', onData).on('end', onEnd).on('close', onClose);
  return settle;
}

export function tooLarge(maxPayloadBytes: number): ProblemError {
  return new ProblemError('payload-too-large', { detail: `The limit is ${maxPayloadBytes} bytes.` });
}
