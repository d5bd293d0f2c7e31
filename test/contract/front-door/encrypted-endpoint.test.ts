import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FLAT_RECORD } from '../../harness/records.ts';
import { SCORE } from './endpoint-server.ts';
import { eventOf } from './events.ts';
import { startFunction } from './function.ts';

/** Made for these tests alone: `openssl req -x509 -newkey ec` for localhost. */
const CERTIFICATE = resolve('test/fixtures/tls/localhost.crt');
const KEY = resolve('test/fixtures/tls/localhost.key');

let server: Server;
let connections = 0;
beforeAll(async () => {
  server = createServer({ cert: readFileSync(CERTIFICATE), key: readFileSync(KEY) }, (req, res) => {
    req.resume().on('end', () => res.writeHead(200, { 'content-type': 'application/json' }).end(SCORE));
  });
  server.on('secureConnection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const urlOf = () => `https://localhost:${(server.address() as AddressInfo).port}`;

/** As SageMaker's own addresses are. */
describe('An endpoint behind TLS', () => {
  it.each([
    ['by the front door itself', {}],
    ["by AWS's SDK", { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' }],
  ])('answers, over one connection: called %s', async (_, env) => {
    connections = 0;
    const front = await startFunction(0, {
      AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: urlOf(),
      NODE_EXTRA_CA_CERTS: CERTIFICATE,
      ...env,
    });
    for (let i = 0; i < 3; i++) {
      const answer = await front.invoke(eventOf('rest', { body: FLAT_RECORD }));
      expect(answer).toMatchObject({ status: 200, text: SCORE });
    }
    expect(connections).toBe(1);
  });

  it('is not believed where its certificate is not known', async () => {
    const front = await startFunction(0, { AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: urlOf() });
    const answer = await front.invoke(eventOf('rest', { body: FLAT_RECORD }));
    expect(answer.status).toBe(502);
  });
});
