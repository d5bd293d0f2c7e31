import { ChunkedBody } from './chunked.ts';
import { type AnswerHead, NotHttp, parseHead, requireBegin } from './head.ts';

/** An answer of SCR, whole. */
export interface ScrAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

/** The answer is over the limit. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';

  constructor() {
    super('an answer over the limit');
  }
}

const NO_BYTES = Buffer.alloc(0);
const HEAD_END = '\r\n\r\n';

/** Reads one answer as its bytes come. What it is given is only valid for the call, so what it keeps it copies. */
export class AnswerReader {
  readonly #maxBytes: number;
  /** The begin of a head whose end has not come yet. */
  #begun: Buffer = NO_BYTES;
  #head: AnswerHead | undefined;
  #chunked: ChunkedBody | undefined;
  #body: Buffer = NO_BYTES;
  #filled = 0;
  #isDone = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether the whole answer is there. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** Of the last answer; undefined until its head is there. */
  get head(): AnswerHead | undefined {
    return this.#head;
  }

  /**
   * Reads on. Returns where it stopped: at `end`, or after the answer, which is then whole.
   * @throws NotHttp, TooLarge
   */
  read(bytes: Buffer, end: number): number {
    let at = 0;
    while (this.#head === undefined) {
      const headEnd = this.#readHead(bytes, at, end);
      if (headEnd === undefined) return end;
      at = headEnd;
    }
    return this.#readBody(this.#head, bytes, at, end);
  }

  /** The connection ended. Returns whether that is the end of the answer too. */
  end(): boolean {
    if (this.#head?.length === 'until-close') this.#isDone = true;
    return this.#isDone;
  }

  /** The answer, once it is done. */
  answer(): ScrAnswer {
    if (this.#head === undefined) throw new NotHttp('nothing came');
    const { status, headers } = this.#head;
    return { status, headers, body: this.#body.subarray(0, this.#filled) };
  }

  /** Returns where the head ends; undefined where it isn't there yet. */
  #readHead(bytes: Buffer, from: number, end: number): number | undefined {
    const before = this.#begun.length;
    let text: string;
    let headEnd: number;
    if (before === 0) {
      // What stands behind `end` is of an earlier answer, of this connection or of another one.
      const at = bytes.indexOf(HEAD_END, from, 'latin1');
      if (at === -1 || at + 4 > end) return this.#keep(bytes.subarray(from, end));
      text = bytes.toString('latin1', from, at);
      headEnd = at + 4;
    } else {
      const begun = Buffer.concat([this.#begun, bytes.subarray(from, end)]);
      const at = begun.indexOf(HEAD_END, Math.max(0, before - 3), 'latin1');
      if (at === -1) return this.#keep(begun);
      text = begun.toString('latin1', 0, at);
      headEnd = from + at + 4 - before;
    }
    this.#begun = NO_BYTES;
    const head = parseHead(text);
    if (head.status === 101) throw new NotHttp('another protocol');
    // Interim answers say nothing that is wanted here.
    if (head.status >= 200) this.#takeHead(head);
    return headEnd;
  }

  /** Keeps the begin of a head; what was kept before is part of it. */
  #keep(begun: Buffer): undefined {
    const before = this.#begun.length;
    this.#begun = before === 0 ? Buffer.from(begun) : begun;
    requireBegin(this.#begun, before);
  }

  #takeHead(head: AnswerHead): void {
    this.#head = head;
    if (head.length === 'chunked') this.#chunked = new ChunkedBody();
    if (typeof head.length !== 'number') return;
    if (head.length > this.#maxBytes) throw new TooLarge();
    this.#body = Buffer.allocUnsafe(head.length);
    this.#isDone = head.length === 0;
  }

  #readBody({ length }: AnswerHead, bytes: Buffer, from: number, end: number): number {
    if (this.#chunked !== undefined) {
      const stop = this.#chunked.read(bytes, from, end, (start, dataEnd) =>
        this.#append(bytes, start, dataEnd),
      );
      this.#isDone = this.#chunked.isDone;
      return stop;
    }
    if (typeof length !== 'number') {
      this.#append(bytes, from, end);
      return end;
    }
    const stop = Math.min(end, from + length - this.#filled);
    this.#filled += bytes.copy(this.#body, this.#filled, from, stop);
    this.#isDone = this.#filled === length;
    return stop;
  }

  /** Makes room as it goes, where the length isn't known before. */
  #append(bytes: Buffer, start: number, end: number): void {
    const needed = this.#filled + end - start;
    if (needed > this.#maxBytes) throw new TooLarge();
    if (needed > this.#body.length) {
      const grown = Buffer.allocUnsafe(Math.min(this.#maxBytes, Math.max(needed, 2 * this.#body.length)));
      this.#body.copy(grown, 0, 0, this.#filled);
      this.#body = grown;
    }
    this.#filled += bytes.copy(this.#body, this.#filled, start, end);
  }
}
