import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createScrClient, type ScrClient } from '../../../../src/adapters/scr/client.ts';
import { fetchSignature } from '../../../../src/adapters/scr/signature.ts';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import { apiMetaDocument } from '../../../../src/local/scr/api-meta.ts';
import { standIns } from '../../local/scr/stand-ins.ts';

const start = standIns();
const never = new AbortController().signal;

let pools: ScrClient[] = [];
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.destroy()));
  pools = [];
});

function poolTo(url: string): ScrClient {
  const pool = createScrClient(url, 2);
  pools.push(pool);
  return pool;
}

describe("the model's signature", () => {
  it('is fetched from SCR', async () => {
    const { url } = await start({ paths: ['/homeloan'] });
    const signature = await fetchSignature(poolTo(url), '/homeloan', never);
    expect(signature?.inputs).toHaveLength(12);
    expect(signature?.inputs[5]).toEqual({ name: 'JOB', type: 'string', maxLength: 7 });
    expect(signature?.outputs.at(-1)).toEqual({ name: '_leaf_id_', type: 'number' });
  });

  it('is fetched for a model at the root', async () => {
    const document = JSON.stringify(apiMetaDocument('openapi3', '/', 'm', 'sas'));
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/apiMeta/api' ? 200 : 404).end(document);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const signature = await fetchSignature(poolTo(`http://127.0.0.1:${port}`), '/', never);
    server.close();
    server.closeAllConnections();
    expect(signature?.inputs).toHaveLength(12);
  });

  it('is not known where SCR has no description', async () => {
    const { url } = await start({ apiMeta: 'off' });
    expect(await fetchSignature(poolTo(url), '/hmeq', never)).toBeUndefined();
  });

  it.each(['status:500', 'not-json', 'garbage', 'truncated', 'reset-before', 'redirect'])(
    'is not known where SCR answers badly (%s)',
    async (fault) => {
      const standIn = await start();
      standIn.setFault({ fault, on: 'api-meta' });
      expect(await fetchSignature(poolTo(standIn.url), '/hmeq', never)).toBeUndefined();
    },
  );

  it('is not known where nothing listens', async () => {
    const standIn = await start();
    await standIn.close();
    expect(await fetchSignature(poolTo(standIn.url), '/hmeq', never)).toBeUndefined();
  });

  it('is not waited for longer than asked', async () => {
    const standIn = await start();
    standIn.setFault({ fault: 'hang', on: 'api-meta' });
    expect(await fetchSignature(poolTo(standIn.url), '/hmeq', never, 50)).toBeUndefined();
  });

  it('is given up when the caller gives up', async () => {
    const standIn = await start();
    standIn.setFault({ fault: 'hang', on: 'api-meta' });
    const pool = poolTo(standIn.url);
    const stop = new AbortController();
    const reason = new ProblemError('draining');
    const fetching = fetchSignature(pool, '/hmeq', stop.signal);
    stop.abort(reason);
    await expect(fetching).rejects.toBe(reason);
    await expect(fetchSignature(pool, '/hmeq', stop.signal)).rejects.toBe(reason);
  });
});
