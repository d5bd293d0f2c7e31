import { NotHttp } from './head.ts';

const CR = 0x0d;
const LF = 0x0a;
const SEMICOLON = 0x3b;
const SPACE = 0x20;
const TAB = 0x09;
/** Of the line before a chunk, its extensions among them; and of all trailers. */
const MAX_LINE_BYTES = 4096;
const MAX_SIZE_DIGITS = 12;

type State =
  | 'size'
  | 'size-blank'
  | 'extension'
  | 'size-lf'
  | 'data'
  | 'data-cr'
  | 'data-lf'
  | 'trailer'
  | 'trailer-rest'
  | 'trailer-lf'
  | 'last-lf'
  | 'done';

/** Reads a chunked body (RFC 9112, section 7.1) as it comes. Extensions and trailers are dropped. */
export class ChunkedBody {
  #state: State = 'size';
  #size = 0;
  #digits = 0;
  #lineBytes = 0;

  get isDone(): boolean {
    return this.#state === 'done';
  }

  /**
   * Reads on; shows where in `bytes` a part of the body's data stands. Returns where it stopped: at the end of `bytes`, or after the body.
   * @throws NotHttp
   */
  read(bytes: Uint8Array, from: number, end: number, onData: (start: number, end: number) => void): number {
    let at = from;
    while (at < end && this.#state !== 'done') {
      if (this.#state === 'data') {
        const stop = Math.min(end, at + this.#size);
        onData(at, stop);
        this.#size -= stop - at;
        at = stop;
        if (this.#size === 0) this.#state = 'data-cr';
      } else {
        this.#step(bytes[at] ?? 0);
        at++;
      }
    }
    return at;
  }

  #step(byte: number): void {
    switch (this.#state) {
      case 'size':
        this.#sizeByte(byte);
        break;
      case 'size-blank':
        this.#countLine();
        this.#afterSize(byte);
        break;
      case 'extension':
        this.#lineByte(byte, 'size-lf');
        break;
      case 'size-lf':
        this.#require(byte, LF);
        this.#lineBytes = 0;
        this.#state = this.#size === 0 ? 'trailer' : 'data';
        break;
      case 'data-cr':
        this.#require(byte, CR);
        this.#state = 'data-lf';
        break;
      case 'data-lf':
        this.#require(byte, LF);
        this.#digits = 0;
        this.#state = 'size';
        break;
      case 'trailer':
        this.#state = 'trailer-rest';
        this.#lineByte(byte, 'last-lf');
        break;
      case 'trailer-rest':
        this.#lineByte(byte, 'trailer-lf');
        break;
      case 'trailer-lf':
        this.#require(byte, LF);
        this.#state = 'trailer';
        break;
      case 'last-lf':
        this.#require(byte, LF);
        this.#state = 'done';
        break;
    }
  }

  #sizeByte(byte: number): void {
    const digit = hexDigit(byte);
    if (digit !== undefined) {
      if (++this.#digits > MAX_SIZE_DIGITS) throw new NotHttp('a chunk of no possible size');
      this.#size = this.#size * 16 + digit;
      return;
    }
    if (this.#digits === 0) throw new NotHttp('a chunk without a size');
    this.#afterSize(byte);
  }

  /** Some pad the size with blanks. */
  #afterSize(byte: number): void {
    if (byte === CR) this.#state = 'size-lf';
    else if (byte === SEMICOLON) this.#state = 'extension';
    else if (byte === SPACE || byte === TAB) this.#state = 'size-blank';
    else throw new NotHttp('a chunk size that is none');
  }

  /** A byte of a line that is dropped. */
  #lineByte(byte: number, atEnd: State): void {
    this.#countLine();
    if (byte === CR) this.#state = atEnd;
    else if (byte === LF) throw new NotHttp('a line that ends early');
  }

  #countLine(): void {
    if (++this.#lineBytes > MAX_LINE_BYTES) throw new NotHttp('a chunk line that is too long');
  }

  #require(byte: number, wanted: number): void {
    if (byte !== wanted) throw new NotHttp('a chunk that does not end where it says');
  }
}

function hexDigit(byte: number): number | undefined {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : undefined;
}
