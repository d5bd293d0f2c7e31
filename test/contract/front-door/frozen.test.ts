import { once } from 'node:events';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalFunction } from '../../../src/local/lambda/function.ts';
import { startTestFunction } from '../../harness/function.ts';
import { FLAT_RECORD } from '../../harness/records.ts';
import { score } from './endpoint-server.ts';
import { eventOf } from './events.ts';

let calls = 0;
const endpoint = createServer((req, res) => {
  calls += 1;
  req.resume().on('end', () => score(res));
});
let front: LocalFunction;
beforeAll(async () => {
  endpoint.listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  const address = endpoint.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP port.');
  front = await startTestFunction({
    taskRoot: resolve(process.env.BUILD_DIR ?? 'dist', 'lambda/api'),
    memorySizeMb: 512,
    timeoutMs: 20_000,
    environment: {
      ENDPOINT_NAME: 'homeloan-prod',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: `http://127.0.0.1:${address.port}`,
    },
  });
});
afterAll(() => {
  endpoint.closeAllConnections();
  endpoint.close();
});

describe('An environment that stands still between two requests', () => {
  it('scores the next one though SageMaker closed the connection meanwhile', async () => {
    const statuses: unknown[] = [];
    for (let round = 0; round < 100; round++) {
      const result = await front.invoke(eventOf('http', { body: FLAT_RECORD }));
      statuses.push('payload' in result ? Object(result.payload).statusCode : result.error);
      endpoint.closeIdleConnections();
    }
    expect([...new Set(statuses)]).toEqual([200]);
    expect(calls).toBe(100);
  });
});
