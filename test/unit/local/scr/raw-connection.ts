import { connect } from 'node:net';

/** One TCP connection, seen byte for byte. */
export interface RawConnection {
  send(text: string): void;
  /** Resolves with all that was received, as soon as it satisfies `enough`. Rejects where the connection ends before. */
  received(enough: (text: string) => boolean): Promise<string>;
  /** Resolves when the connection has ended: all that was received, and how it ended. */
  readonly ended: Promise<{ readonly text: string; readonly how: 'fin' | 'reset' }>;
  close(): void;
}

export function connectRaw(port: number): RawConnection {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  let how: 'fin' | 'reset' = 'fin';
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', (error) => {
    if ('code' in error && error.code === 'ECONNRESET') how = 'reset';
  });
  const waiting = new Set<{ check: () => boolean; fail: () => void }>();
  socket.on('data', () => {
    for (const waiter of waiting) if (waiter.check()) waiting.delete(waiter);
  });
  socket.on('close', () => {
    for (const { fail } of waiting) fail();
  });
  const ended = new Promise<{ text: string; how: 'fin' | 'reset' }>((resolve) => {
    socket.on('close', () => resolve({ text, how }));
  });
  return {
    send: (sent) => void socket.write(sent),
    received: (enough) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!enough(text)) return false;
          resolve(text);
          return true;
        };
        const fail = () => reject(new Error(`ended with ${how} after: ${text}`));
        if (check()) return;
        if (socket.closed) fail();
        else waiting.add({ check, fail });
      }),
    ended,
    close: () => socket.destroy(),
  };
}

/** The text of a `POST` of a JSON body, as a client writes it. */
export function postText(path: string, body: string, headers: Readonly<Record<string, string>> = {}): string {
  const all = {
    Host: '127.0.0.1',
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

/** How many whole answers with a `Content-Length` the text holds. */
export function wholeAnswers(text: string): number {
  let rest = text;
  let count = 0;
  for (;;) {
    const head = rest.indexOf('\r\n\r\n');
    if (head < 0) return count;
    const length = Number(/^content-length: (\d+)/im.exec(rest.slice(0, head))?.[1]);
    const end = head + 4 + length;
    if (!(rest.length >= end)) return count;
    rest = rest.slice(end);
    count++;
  }
}
