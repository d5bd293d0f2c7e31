import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProblemError } from '../../core/errors/problem-error.ts';
import type { CallSignal } from '../../core/ports.ts';
import type { ByteBudget } from '../../core/scoring/byte-budget.ts';
import { receive, tooLarge } from './receive.ts';

export interface BodyLimits {
  readonly maxPayloadBytes: number;
  /** Milliseconds for the whole body; while it is streamed, for the next of its bytes. */
  readonly bodyTimeoutMs: number;
  readonly budget: ByteBudget;
}

/** A body that is read when it is asked for, and the bytes it holds of the budget. */
export interface Body {
  /** All of it. */
  read(): Promise<Uint8Array>;
  /** As it comes, not much faster than it is taken. */
  stream(): AsyncGenerator<Uint8Array>;
  readonly heldBytes: number;
  /** Bytes that came so far. */
  readonly receivedBytes: number;
}

const NO_BYTES = Buffer.alloc(0);

/**
 * How much of a streamed body is read before it is wanted. Many clients don't read the answer before they have sent their whole request:
 * were the answer's first rows to hold the reading up, both sides would wait for each other for ever.
 */
const MAX_READ_AHEAD_BYTES = 16 * 1024 * 1024;

/**
 * A request's body. What is too large is refused before it is read, by its `Content-Length` or at the chunk that goes over the limit;
 * `100 Continue` is sent only when the body is really wanted (RFC 9110, section 10.1.1).
 *
 * Both ways of reading reject with `payload-too-large`, `request-timeout`, `client-closed`, or the signal's reason; `read` also with
 * `overloaded`, where all bodies together would be too large.
 */
export function requestBody(
  req: IncomingMessage,
  res: ServerResponse,
  limits: BodyLimits,
  signal: CallSignal,
): Body {
  return new RequestBody(req, res, limits, signal);
}

class RequestBody implements Body {
  heldBytes = 0;
  receivedBytes = 0;
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  readonly #limits: BodyLimits;
  readonly #signal: CallSignal;

  constructor(req: IncomingMessage, res: ServerResponse, limits: BodyLimits, signal: CallSignal) {
    this.#req = req;
    this.#res = res;
    this.#limits = limits;
    this.#signal = signal;
  }

  read(): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#begin();
      let only: Buffer | undefined;
      let chunks: Buffer[] | undefined;
      let timer: NodeJS.Timeout | undefined;
      let isOver = false;
      const end = receive(this.#req, this.#limits.maxPayloadBytes, this.#signal, {
        onChunk: (chunk) => {
          this.receivedBytes += chunk.length;
          this.#limits.budget.reserve(chunk.length);
          this.heldBytes += chunk.length;
          if (only === undefined) only = chunk;
          else if (chunks === undefined) chunks = [only, chunk];
          else chunks.push(chunk);
        },
        onEnd: (failure) => {
          isOver = true;
          clearTimeout(timer);
          if (failure !== undefined) reject(failure);
          else resolve(chunks === undefined ? (only ?? NO_BYTES) : Buffer.concat(chunks, this.receivedBytes));
        },
      });
      if (!isOver) timer = setTimeout(() => end(this.#late()), this.#limits.bodyTimeoutMs);
    });
  }

  async *stream(): AsyncGenerator<Uint8Array> {
    this.#begin();
    const req = this.#req;
    const { bodyTimeoutMs, budget, maxPayloadBytes } = this.#limits;
    const chunks: Buffer[] = [];
    let ended: { readonly failure: ProblemError | undefined } | undefined;
    let wake = () => {};
    const end = receive(req, maxPayloadBytes, this.#signal, {
      onChunk: (chunk) => {
        this.receivedBytes += chunk.length;
        this.heldBytes += chunk.length;
        budget.hold(chunk.length);
        chunks.push(chunk);
        if (this.heldBytes >= MAX_READ_AHEAD_BYTES || budget.isFull) req.pause();
        wake();
      },
      onEnd: (failure) => {
        ended = { failure };
        wake();
      },
    });
    try {
      for (;;) {
        const chunk = chunks.shift();
        if (chunk !== undefined) {
          this.heldBytes -= chunk.length;
          budget.release(chunk.length);
          yield chunk;
        } else if (ended !== undefined) {
          if (ended.failure !== undefined) throw ended.failure;
          return;
        } else {
          const timer = setTimeout(() => end(this.#late()), bodyTimeoutMs);
          await new Promise<void>((resolve) => {
            wake = resolve;
            req.resume();
          });
          clearTimeout(timer);
        }
      }
    } finally {
      if (ended === undefined) end(new ProblemError('client-closed'));
      // Answered already: nobody else sees to what is still to come.
      if (this.#res.writableEnded) req.resume();
    }
  }

  #begin(): void {
    const { maxPayloadBytes } = this.#limits;
    const declared = declaredLength(this.#req);
    if (declared !== undefined && declared > maxPayloadBytes) throw tooLarge(maxPayloadBytes);
    if (this.#req.headers.expect !== undefined) this.#res.writeContinue();
  }

  #late(): ProblemError {
    const detail = `The body did not arrive within ${this.#limits.bodyTimeoutMs} ms.`;
    return new ProblemError('request-timeout', { detail });
  }
}

/** `Content-Length`, which Node.js has checked; undefined for a chunked body. */
export function declaredLength(req: IncomingMessage): number | undefined {
  const length = req.headers['content-length'];
  if (length !== undefined) return Number(length);
  return req.headers['transfer-encoding'] === undefined ? 0 : undefined;
}
