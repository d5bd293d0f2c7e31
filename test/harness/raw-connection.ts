import { connect } from 'node:net';
import { afterAll } from '@jest/globals';
import type { HttpAnswer } from './http.ts';
import { until } from './until.ts';

/** One TCP connection to a server, seen byte for byte. */
export interface RawConnection {
  /** Bytes that the system took from us so far; those that wait in this process are not counted. */
  readonly sentBytes: number;
  /** False while more waits to be sent than the system takes. */
  write(data: string | Uint8Array): boolean;
  /** The whole answers that came so far, interim ones (1xx) included. */
  answers(): readonly HttpAnswer[];
  /** Waits for so many whole answers. Rejects where the connection ends before. */
  untilAnswers(count: number): Promise<readonly HttpAnswer[]>;
  /** Waits for the one answer. */
  answer(): Promise<HttpAnswer>;
  /** Resolves when the server has closed the connection. */
  readonly closed: Promise<void>;
  readonly isClosed: boolean;
  /** Stops reading, as a client does that is stuck. */
  stopReading(): void;
  destroy(): void;
}

const open = new Set<RawConnection>();
afterAll(() => {
  for (const connection of open) connection.destroy();
});

export function connectRaw(port: number): RawConnection {
  const socket = connect({ port, host: '127.0.0.1' });
  const chunks: Buffer[] = [];
  let isClosed = false;
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => {
    socket.on('end', () => socket.end());
    socket.on('close', () => {
      isClosed = true;
      resolve();
    });
  });
  const answers = () => readAnswers(Buffer.concat(chunks));
  const connection: RawConnection = {
    get sentBytes() {
      return socket.bytesWritten - socket.writableLength;
    },
    write: (data) => socket.write(data),
    answers,
    untilAnswers: (count) =>
      until(() => {
        const got = answers();
        if (got.length >= count) return got;
        if (isClosed) throw new Error(`Closed after ${got.length} answers: ${Buffer.concat(chunks)}`);
        return undefined;
      }),
    async answer() {
      const [first, ...others] = await connection.untilAnswers(1);
      if (first === undefined || others.length > 0) throw new Error('More than one answer.');
      return first;
    },
    closed,
    get isClosed() {
      return isClosed;
    },
    stopReading: () => void socket.pause(),
    destroy: () => void socket.destroy(),
  };
  open.add(connection);
  return connection;
}

/** A request's text, with `Host` and what is given; its length only where it is given. */
export function requestText(
  line: string,
  headers: Readonly<Record<string, string | number>> = {},
  body = '',
): string {
  const fields = Object.entries({ Host: 'model.aws.local', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `${line} HTTP/1.1\r\n${fields.join('')}\r\n${body}`;
}

/** The text of an invocation with a JSON body. */
export function invocationText(
  body: string,
  headers: Readonly<Record<string, string | number>> = {},
): string {
  const all = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), ...headers };
  return requestText('POST /invocations', all, body);
}

function readAnswers(bytes: Buffer): readonly HttpAnswer[] {
  const answers: HttpAnswer[] = [];
  let at = 0;
  for (;;) {
    const end = bytes.indexOf('\r\n\r\n', at);
    if (end === -1) return answers;
    const [statusLine = '', ...fields] = bytes.toString('latin1', at, end).split('\r\n');
    const headers = Object.fromEntries(fields.map(splitField));
    const status = Number(statusLine.split(' ')[1]);
    const length = status < 200 ? 0 : Number(headers['content-length'] ?? Number.NaN);
    const next = end + 4 + length;
    if (!(next <= bytes.length)) return answers;
    const body = bytes.subarray(end + 4, next);
    answers.push({ status, headers, body, text: body.toString() });
    at = next;
  }
}

function splitField(field: string): [string, string] {
  const colon = field.indexOf(':');
  return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
}
