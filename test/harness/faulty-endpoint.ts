import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll } from '@jest/globals';
import { answerPayload } from './model-answers.ts';
import { seeded } from './seeded.ts';

/** Shares of the calls, from 0 to 1. */
export interface EndpointFaults {
  /** SageMaker throttles; nothing is scored. */
  readonly throttled: number;
  /** 500 and 503; nobody knows what was scored. */
  readonly failed: number;
  /** The connection is reset, before or after the records were scored. */
  readonly reset: number;
}

/** What speaks InvokeEndpoint's protocol, scores by itself, and fails as it is told, by a seed. */
export interface FaultyEndpoint {
  readonly url: string;
  readonly calls: number;
  /** How often each record was scored, where that is asked for. */
  readonly scored: ReadonlyMap<string, number>;
}

const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});

const NO_FAULTS: EndpointFaults = { throttled: 0, failed: 0, reset: 0 };

export async function startFaultyEndpoint(
  given: Partial<EndpointFaults> & { readonly seed?: number; readonly isCounting?: boolean } = {},
): Promise<FaultyEndpoint> {
  const { seed = 1, isCounting = true, throttled, failed, reset } = { ...NO_FAULTS, ...given };
  const random = seeded(seed);
  const scored = new Map<string, number>();
  let calls = 0;

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    calls++;
    const draw = random();
    if (draw < throttled) return refuse(outgoing, 429, 'ThrottlingException');
    if (draw < throttled + failed / 2) return refuse(outgoing, 503, 'ServiceUnavailable');
    const answer = answerPayload(Buffer.concat(chunks).toString(), incoming.headers['content-type'] ?? '');
    if (isCounting) for (const record of answer.scored) scored.set(record, (scored.get(record) ?? 0) + 1);
    if (draw < throttled + failed) return refuse(outgoing, 500, 'InternalFailure');
    if (draw < throttled + failed + reset) {
      outgoing.socket?.resetAndDestroy();
      return;
    }
    outgoing.writeHead(answer.status, {
      'content-type': answer.contentType,
      'x-amzn-invoked-production-variant': 'AllTraffic',
    });
    outgoing.end(answer.body);
  }

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    scored,
    get calls() {
      return calls;
    },
  };
}

function refuse(outgoing: ServerResponse, status: number, type: string): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type });
  outgoing.end(JSON.stringify({ __type: type, Message: type }));
}
