import { connect, type Socket } from 'node:net';
import { AnswerReader, type ScrAnswer } from './answer-reader.ts';

/** A request on its way, and who waits for its answer. */
export interface Sending {
  /** Head and body in one text of the very same bytes, or the head alone. */
  readonly head: string;
  /** The body, where it is too large to be copied into the text. */
  readonly body: Uint8Array | undefined;
  readonly maxResponseBytes: number;
  succeed(answer: ScrAnswer): void;
  /** @param mayHaveArrived whether a byte of it was written */
  fail(cause: Error, mayHaveArrived: boolean): void;
}

export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly connectTimeoutMs: number;
  readonly maxUses: number;
  readonly maxIdleMs: number;
  readonly now: () => number;
}

/** A server that says how long it keeps an idle connection gets so much less, or half of it, for what is on its way. */
const IDLE_MARGIN_MS = 1000;

/**
 * All connections read into the same memory: what came is read before anything else is, and what is kept of it is copied. It spares an
 * allocation, and the way through a stream, for each answer.
 */
const shared = Buffer.allocUnsafeSlow(64 * 1024);

/** A kept-alive connection, one request at a time on it. */
export class Connection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #onFree: (connection: Connection) => void;
  readonly #onGone: (connection: Connection) => void;
  readonly #connectTimer: NodeJS.Timeout;
  #isGone = false;
  #sending: Sending | undefined;
  #wasWritten = false;
  #reader: AnswerReader | undefined;
  #uses = 0;
  #idleSince = 0;
  #maxIdleMs: number;

  /** Connects, and sends the first request as soon as that is done. */
  constructor(
    first: Sending,
    options: ConnectionOptions,
    onFree: (connection: Connection) => void,
    onGone: (connection: Connection) => void,
  ) {
    this.#options = options;
    this.#onFree = onFree;
    this.#onGone = onGone;
    this.#maxIdleMs = options.maxIdleMs;
    this.#sending = first;
    this.#socket = connect({
      host: options.host,
      port: options.port,
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (length) => {
          this.#read(length);
          return true;
        },
      },
    });
    this.#connectTimer = setTimeout(
      () => this.#fail(new Error('connecting took too long')),
      options.connectTimeoutMs,
    );
    this.#socket.on('connect', () => this.#connected());
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('end', () => this.#ended());
    this.#socket.on('close', () => this.#fail(new Error('the connection was closed')));
  }

  /** Whether it may be used now: it is open, and the server has had no reason yet to close it. */
  isUsable(now: number): boolean {
    return !this.#isGone && now - this.#idleSince < this.#maxIdleMs;
  }

  isSending(sending: Sending): boolean {
    return this.#sending === sending;
  }

  send(sending: Sending): void {
    this.#sending = sending;
    this.#write(sending);
  }

  /** Closes it, with the request that is on it. */
  destroy(reason: Error): void {
    this.#fail(reason);
  }

  #connected(): void {
    clearTimeout(this.#connectTimer);
    if (this.#sending !== undefined) this.#write(this.#sending);
  }

  #write({ head, body, maxResponseBytes }: Sending): void {
    this.#uses++;
    this.#wasWritten = true;
    this.#reader = new AnswerReader(maxResponseBytes);
    if (body === undefined) {
      this.#socket.write(head, 'latin1');
      return;
    }
    this.#socket.cork();
    this.#socket.write(head, 'latin1');
    this.#socket.write(body);
    this.#socket.uncork();
  }

  #read(length: number): void {
    const reader = this.#reader;
    if (reader === undefined) {
      this.#fail(new Error('the server sent what nobody asked for'));
      return;
    }
    try {
      const stop = reader.read(shared, length);
      // Behind bytes that fill the memory there may be more that nobody asked for.
      if (reader.isDone) this.#finish(reader, stop < length || length === shared.length);
    } catch (failure) {
      this.#fail(failure instanceof Error ? failure : new Error(String(failure)));
    }
  }

  #ended(): void {
    if (this.#reader?.end() === true) this.#finish(this.#reader, false);
    this.#fail(new Error('the server closed the connection'));
  }

  #finish(reader: AnswerReader, hasMore: boolean): void {
    const sending = this.#sending;
    const head = reader.head;
    this.#sending = undefined;
    this.#reader = undefined;
    this.#wasWritten = false;
    const isKept =
      head?.keepsAlive === true &&
      head.idleMs !== 0 &&
      !hasMore &&
      this.#uses < this.#options.maxUses &&
      // Answered before it was sent whole: what is left of it would be read as the next request.
      this.#socket.writableLength === 0;
    if (isKept) {
      const saidMs = head.idleMs ?? Number.POSITIVE_INFINITY;
      this.#maxIdleMs = Math.min(this.#options.maxIdleMs, Math.max(saidMs - IDLE_MARGIN_MS, saidMs / 2));
      this.#idleSince = this.#options.now();
      this.#onFree(this);
    } else {
      this.#fail(new Error('the connection is used up'));
    }
    sending?.succeed(reader.answer());
  }

  #fail(cause: Error): void {
    if (this.#isGone) return;
    this.#isGone = true;
    clearTimeout(this.#connectTimer);
    const sending = this.#sending;
    this.#sending = undefined;
    this.#reader = undefined;
    this.#socket.destroy();
    this.#onGone(this);
    sending?.fail(cause, this.#wasWritten);
  }
}
