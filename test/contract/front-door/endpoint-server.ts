import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { afterAll } from '@jest/globals';

/** What reached SageMaker. */
export interface EndpointRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A server in the place of SageMaker Runtime, which answers as the test likes. */
export interface EndpointServer {
  readonly port: number;
  readonly requests: readonly EndpointRequest[];
  /** What answers from now on; the number counts from 1 since then. */
  answer(with_: (res: ServerResponse, request: EndpointRequest, number: number) => void): void;
}

export const SCORE = '{"data":{"P":0.25,"NAME":"Ümläut"}}';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

export async function startEndpointServer(): Promise<EndpointServer> {
  let requests: EndpointRequest[] = [];
  let reply: Parameters<EndpointServer['answer']>[0] = (res) => score(res);
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const { method = '', url = '', headers } = req;
    const request = { method, path: url, headers, body: Buffer.concat(chunks) };
    requests.push(request);
    reply(res, request, requests.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP port.');
  return {
    port: address.port,
    get requests() {
      return requests;
    },
    answer(given) {
      requests = [];
      reply = given;
    },
  };
}

/** A score, with whatever headers SageMaker sends beside it. */
export function score(
  res: ServerResponse,
  body: string | Uint8Array = SCORE,
  headers: Readonly<Record<string, string>> = {},
): void {
  res.writeHead(200, {
    'content-type': 'application/json',
    'x-amzn-invoked-production-variant': 'AllTraffic',
    'x-amzn-requestid': '6d1c8e0e-0000-4000-8000-000000000001',
    ...headers,
  });
  res.end(body);
}

/** An error of SageMaker's, as its JSON protocol writes them. */
export function fail(
  res: ServerResponse,
  status: number,
  name: string,
  members: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): void {
  res.writeHead(status, {
    'content-type': 'application/json',
    'x-amzn-errortype': name,
    'x-amzn-requestid': '6d1c8e0e-0000-4000-8000-000000000002',
    ...headers,
  });
  res.end(JSON.stringify(members));
}

export const LEAK = 'arn:aws:sagemaker:eu-central-1:123456789012:endpoint/homeloan-prod';

/** What SageMaker makes of a container's own error. */
export function modelError(res: ServerResponse, status: number, message: string): void {
  fail(res, 424, 'ModelError', {
    Message: `Received client error (${status}) from primary with message "${message}". See ${LEAK}`,
    OriginalStatusCode: status,
    OriginalMessage: message.slice(0, 2048),
    LogStreamArn: `${LEAK}:log-stream`,
    ErrorCode: 'CLIENT_ERROR_FROM_MODEL',
  });
}
