import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createExchange } from '../../../../../src/adapters/sagemaker/direct/exchange.ts';
import { startDeadline } from '../../../../../src/core/deadline.ts';
import { ProblemError } from '../../../../../src/core/errors/problem-error.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const OPTIONS = { connectTimeoutMs: 1000, maxSockets: 4, requestTimeoutMs: 10_000 };

/** A server that answers so, and a way to ask it. */
async function asking(answer: RequestListener, options = OPTIONS) {
  server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const exchange = await createExchange('http:', options);
  const ask = (signal = startDeadline().signal) =>
    exchange({ method: 'POST', host: '127.0.0.1', port, path: '/x' }, Buffer.from('body'), signal);
  return { ask, server };
}

describe('An exchange with SageMaker', () => {
  it('brings the whole answer, over a connection that is kept', async () => {
    let connections = 0;
    const { ask, server } = await asking((req, res) => {
      req.on('data', (chunk) => res.write(`${chunk}, `));
      req.on('end', () => res.end(`${req.method} ${req.url}`));
    });
    server.on('connection', () => connections++);
    for (let calls = 0; calls < 3; calls++) {
      const { statusCode, body } = await ask();
      expect([statusCode, body.toString()]).toEqual([200, 'body, POST /x']);
    }
    expect(connections).toBe(1);
  });

  it('ends with its signal in the middle of an answer, and the connection with it', async () => {
    const cancellation = startDeadline();
    const reason = new ProblemError('client-closed');
    const { ask, server } = await asking((_, res) => {
      res.writeHead(200).write('half of', () => cancellation.cancel(reason));
    });
    const closed = new Promise<void>((resolve) => {
      server.once('connection', (socket) => socket.on('error', () => {}).on('close', () => resolve()));
    });
    await expect(ask(cancellation.signal)).rejects.toBe(reason);
    await closed;
  });

  it('is not begun where its signal has aborted', async () => {
    let requests = 0;
    const { ask } = await asking((_, res) => {
      requests++;
      res.end();
    });
    const cancellation = startDeadline();
    cancellation.cancel(new ProblemError('deadline-exceeded'));
    await expect(ask(cancellation.signal)).rejects.toMatchObject({ code: 'deadline-exceeded' });
    expect(requests).toBe(0);
  });

  it('is given up by itself where SageMaker never answers', async () => {
    const { ask } = await asking(() => {}, { ...OPTIONS, requestTimeoutMs: 50 });
    await expect(ask()).rejects.toMatchObject({ name: 'TimeoutError', code: 'ETIMEDOUT' });
  });

  it('fails as the system says where nobody listens', async () => {
    const { ask, server } = await asking((_, res) => res.end());
    server.close();
    await once(server, 'close');
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
