import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'undici';
import { modelPath, port, scrBaseUrl } from './environment.ts';

const pool = new Pool(scrBaseUrl, { connections: 32, pipelining: 1 });

function forward(body: Buffer, response: ServerResponse): void {
  const received: Buffer[] = [];
  let status = 502;
  let contentType = 'application/json';
  pool.dispatch(
    { method: 'POST', path: modelPath, headers: ['content-type', 'application/json'], body },
    {
      onRequestStart: () => {},
      onResponseStart: (_controller, statusCode, headers) => {
        status = statusCode;
        contentType = String(headers['content-type'] ?? contentType);
      },
      onResponseData: (_controller, chunk) => {
        received.push(chunk);
      },
      onResponseEnd: () => answer(response, status, contentType, joined(received)),
      onResponseError: (_controller, error) =>
        answer(response, 502, 'text/plain', Buffer.from(error.message)),
    },
  );
}

function answer(response: ServerResponse, status: number, contentType: string, body: Buffer): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': body.length });
  response.end(body);
}

function joined(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  if (request.url !== '/invocations') {
    response.writeHead(request.url === '/ping' ? 200 : 404).end();
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => forward(joined(chunks), response));
}

createServer(serve).listen(port, '127.0.0.1');
