import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { cancellationReason } from '../../core/deadline.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import type { ByteBudget } from '../../core/scoring/byte-budget.ts';

export interface BodyLimits {
  readonly maxPayloadBytes: number;
  /** Milliseconds for the whole body. */
  readonly bodyTimeoutMs: number;
  readonly budget: ByteBudget;
}

/** A body that is read when it is asked for, and the bytes it holds of the budget. */
export interface Body {
  read(): Promise<Uint8Array>;
  readonly heldBytes: number;
}

const NO_BYTES = Buffer.alloc(0);

/** Who is waiting for a body on a connection. */
const pending = new WeakMap<Socket, (failure: ProblemError) => void>();

/** Ends the reading of a body for a reason that only the connection knows, if one is being read there. */
export function failPendingBody(socket: Socket, failure: ProblemError): boolean {
  const fail = pending.get(socket);
  fail?.(failure);
  return fail !== undefined;
}

/**
 * Reads a request's body. What is too large is refused before it is read, by its `Content-Length` or at the chunk that goes over the
 * limit; `100 Continue` is sent only when the body is really wanted (RFC 9110, section 10.1.1).
 *
 * `read` rejects with `payload-too-large`, `overloaded`, `request-timeout`, `client-closed`, or the signal's reason.
 */
export function requestBody(
  req: IncomingMessage,
  res: ServerResponse,
  limits: BodyLimits,
  signal: AbortSignal,
): Body {
  const { budget, maxPayloadBytes, bodyTimeoutMs } = limits;
  const declared = declaredLength(req);
  let heldBytes = 0;
  const reserve = (bytes: number) => {
    budget.reserve(bytes);
    heldBytes += bytes;
  };

  const collect = () =>
    new Promise<Uint8Array>((resolve, reject) => {
      let received = 0;
      let only: Buffer | undefined;
      let chunks: Buffer[] | undefined;
      const timer = setTimeout(() => {
        settle(
          new ProblemError('request-timeout', {
            detail: `The body did not arrive within ${bodyTimeoutMs} ms.`,
          }),
        );
      }, bodyTimeoutMs);
      const settle = (failure: ProblemError | undefined) => {
        clearTimeout(timer);
        pending.delete(req.socket);
        signal.removeEventListener('abort', onAbort);
        req.off('data', onData).off('end', onEnd).off('close', onClose);
        if (failure === undefined) {
          resolve(chunks === undefined ? (only ?? NO_BYTES) : Buffer.concat(chunks, received));
        } else {
          req.pause();
          reject(failure);
        }
      };
      const onData = (chunk: Buffer) => {
        received += chunk.length;
        if (received > maxPayloadBytes) {
          settle(tooLarge(maxPayloadBytes));
          return;
        }
        try {
          if (declared === undefined) reserve(chunk.length);
        } catch (refusal) {
          settle(
            refusal instanceof ProblemError ? refusal : new ProblemError('internal', { cause: refusal }),
          );
          return;
        }
        if (only === undefined) only = chunk;
        else if (chunks === undefined) chunks = [only, chunk];
        else chunks.push(chunk);
      };
      const onEnd = () => settle(undefined);
      const onClose = () => settle(new ProblemError('client-closed'));
      const onAbort = () => settle(cancellationReason(signal));
      pending.set(req.socket, settle);
      signal.addEventListener('abort', onAbort, { once: true });
      req.on('data', onData).on('end', onEnd).on('close', onClose);
    });

  return {
    get heldBytes() {
      return heldBytes;
    },
    async read() {
      if (declared !== undefined) {
        if (declared > maxPayloadBytes) throw tooLarge(maxPayloadBytes);
        reserve(declared);
      }
      if (req.headers.expect !== undefined) res.writeContinue();
      return collect();
    },
  };
}

/** `Content-Length`, which Node.js has checked; undefined for a chunked body. */
export function declaredLength(req: IncomingMessage): number | undefined {
  const length = req.headers['content-length'];
  if (length !== undefined) return Number(length);
  return req.headers['transfer-encoding'] === undefined ? 0 : undefined;
}

function tooLarge(maxPayloadBytes: number): ProblemError {
  return new ProblemError('payload-too-large', { detail: `The limit is ${maxPayloadBytes} bytes.` });
}
