import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../../harness/free-port.ts';
import { outcome, startLocal } from './local-command.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

const answers200 = () => createHttpServer((_, res) => res.end());
const neverAnswers = () => createServer(() => {});

describe('a port that is taken', () => {
  it.each([
    ['a server that answers 200', answers200, undefined],
    ['a server that never answers', neverAnswers, undefined],
    ['a server on this address alone', answers200, '127.0.0.1'],
  ])('by %s is refused before anything starts', async (_, create, host) => {
    const port = await freePort();
    server = create();
    server.listen(port, host);
    await once(server, 'listening');
    const run = await startLocal({ port });
    expect(await outcome(run)).toEqual({ code: 1, left: [] });
    expect(run.log.lines).toEqual([`Port ${port} is taken. Choose another with --port.`]);
  });
});

it('a container that fails at once ends it at once, with the end of the log', async () => {
  const run = await startLocal({ env: { SCR_MAX_CONCURRENCY: 'many' } });
  expect(await outcome(run)).toEqual({ code: 1, left: [] });
  expect(run.text()).toMatch(
    /The container ended \(status 1\)\. The end of its log, .*:\n.*SCR_MAX_CONCURRENCY/,
  );
});
