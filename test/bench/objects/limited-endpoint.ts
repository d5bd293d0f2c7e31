import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What speaks InvokeEndpoint's protocol, and scores no faster than it is told. */
export type LimitedEndpoint = {
  readonly url: string;
  close(): Promise<void>;
};

/** Rows a second of the endpoint that objects are scored by. */
export const rowsPerSecondLimit = 20_000;

const lineFeed = 10;
const row = '{"P":0.5,"_error_":null}\n';

/** Starts it. Payloads are CSV with a header; they are scored one after another, each row in its share of a second. */
export async function startLimitedEndpoint(rowsPerSecond: number): Promise<LimitedEndpoint> {
  let freeAt = 0;
  const server = createServer((req, res) => {
    let lines = 0;
    req.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === lineFeed) lines += 1;
    });
    req.on('end', () => {
      const rows = lines - 1;
      const now = performance.now();
      freeAt = Math.max(freeAt, now) + (rows / rowsPerSecond) * 1000;
      const answer = () => {
        const headers = {
          'content-type': 'application/jsonlines',
          'x-amzn-invoked-production-variant': 'AllTraffic',
        };
        res.writeHead(200, headers).end(row.repeat(rows));
      };
      setTimeout(answer, freeAt - now);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Rows a second that the endpoint gives to whoever only sends payloads, several at once, for a while. */
export async function measureLimit(url: string, payload: Buffer, payloadRows: number): Promise<number> {
  const seconds = 2;
  const startedAt = performance.now();
  let rows = 0;
  const send = async (): Promise<void> => {
    while (performance.now() - startedAt < seconds * 1000) {
      const headers = { 'content-type': 'text/csv; header=present' };
      const answer = await fetch(`${url}/endpoints/hmeq/invocations`, {
        method: 'POST',
        headers,
        body: payload,
      });
      await answer.arrayBuffer();
      rows += payloadRows;
    }
  };
  await Promise.all([send(), send(), send(), send()]);
  return (rows / (performance.now() - startedAt)) * 1000;
}
