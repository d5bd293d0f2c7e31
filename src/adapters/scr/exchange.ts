import { cancellationReason } from '../../core/deadline.ts';
import type { CallSignal } from '../../core/ports.ts';
import { type ScrAnswer, TooLarge } from './http/answer-reader.ts';
import type { Sending } from './http/connection.ts';
import { NotHttp } from './http/head.ts';
import type { ConnectionPool } from './http/pool.ts';

export interface ScrRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Uint8Array | null;
}

/** No whole answer came. */
export class ExchangeFailure extends Error {
  override readonly name = 'ExchangeFailure';
  /** Whether SCR may have seen the request. False is certain: no byte of it was written. */
  readonly mayHaveArrived: boolean;
  readonly kind: 'connection' | 'not-http' | 'too-large';

  constructor(kind: ExchangeFailure['kind'], mayHaveArrived: boolean, cause?: unknown) {
    super(`The exchange with SCR failed (${kind}).`, { cause });
    this.kind = kind;
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** A body up to this goes out in one text with its head: copying it costs less than a second piece. */
const MAX_TEXT_BYTES = 16 * 1024;
/**
 * What may stand in no head: whatever hands a header in has checked it, but what is smuggled here is a request of its own. A character
 * over 0xFF would go out as another one: U+010D as a CR.
 */
const UNWRITABLE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * Sends one request to SCR and collects its whole answer, at most `maxResponseBytes`.
 * @throws ExchangeFailure where no whole answer came; ProblemError, the signal's reason, where the signal aborts: the connection
 * is then closed, which is all that HTTP/1.1 offers to stop SCR.
 */
export function exchange(
  pool: ConnectionPool,
  host: string,
  request: ScrRequest,
  maxResponseBytes: number,
  signal: CallSignal,
): Promise<ScrAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(cancellationReason(signal));
    else pool.send(new Exchange(pool, host, request, maxResponseBytes, signal, resolve, reject));
  });
}

/** One request and who waits for it; a class, because one is made for every score. */
class Exchange implements Sending {
  readonly head: string;
  readonly body: Uint8Array | undefined;
  readonly maxResponseBytes: number;
  readonly #signal: CallSignal;
  readonly #resolve: (answer: ScrAnswer) => void;
  readonly #reject: (failure: Error) => void;
  readonly #onAbort: () => void;

  constructor(
    pool: ConnectionPool,
    host: string,
    request: ScrRequest,
    maxResponseBytes: number,
    signal: CallSignal,
    resolve: (answer: ScrAnswer) => void,
    reject: (failure: Error) => void,
  ) {
    const { body } = request;
    const head = headOf(host, request);
    if (body === null) {
      this.head = head;
    } else if (body.length <= MAX_TEXT_BYTES) {
      // Latin-1 has a character for every byte.
      this.head = head + Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1');
    } else {
      this.head = head;
      this.body = body;
    }
    this.maxResponseBytes = maxResponseBytes;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#onAbort = () => pool.takeBack(this, cancellationReason(signal));
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  succeed(answer: ScrAnswer): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#resolve(answer);
  }

  fail(cause: Error, mayHaveArrived: boolean): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    if (this.#signal.aborted) this.#reject(cancellationReason(this.#signal));
    else this.#reject(new ExchangeFailure(kindOf(cause), mayHaveArrived, cause));
  }
}

function headOf(host: string, { method, path, headers, body }: ScrRequest): string {
  let head = `${method} ${checked(path)} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
  for (let at = 0; at + 1 < headers.length; at += 2)
    head += `${checked(headers[at])}: ${checked(headers[at + 1])}\r\n`;
  return `${head}${body === null ? '' : `content-length: ${body.length}\r\n`}\r\n`;
}

function checked(value = ''): string {
  if (UNWRITABLE.test(value)) throw new Error('A header cannot be written.');
  return value;
}

function kindOf(cause: Error): ExchangeFailure['kind'] {
  if (cause instanceof TooLarge) return 'too-large';
  return cause instanceof NotHttp ? 'not-http' : 'connection';
}
