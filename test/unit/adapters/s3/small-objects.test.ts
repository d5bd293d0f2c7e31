import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSmallObjects } from '../../../../src/adapters/s3/small-objects.ts';
import type { SmallObjects } from '../../../../src/core/async/ports.ts';
import { startDeadline } from '../../../../src/core/deadline.ts';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import type { LogFields } from '../../../../src/core/ports.ts';

const LOCATION = { bucket: 'scoring', key: 'async/inputs/1' };

/** What the server answers next: a status, and the code of S3's error or the body. */
let reply: readonly [status: number, content: string] | undefined;
const logged: LogFields[] = [];

let server: Server;
let client: S3Client;
let objects: SmallObjects;
beforeAll(async () => {
  server = createServer((req, res) => {
    req.resume();
    if (reply === undefined) return;
    const [status, content] = reply;
    const body =
      status < 300 ? content : `<Error><Code>${content}</Code><Message>${LOCATION.key}</Message></Error>`;
    res.writeHead(status, {
      'content-type': status < 300 ? 'text/csv' : 'application/xml',
      'content-length': body.length,
    });
    res.end(req.method === 'HEAD' ? '' : body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP port.');
  client = new S3Client({
    endpoint: `http://127.0.0.1:${address.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  const note = (_: string, fields: LogFields = {}) => void logged.push(fields);
  objects = createSmallObjects(client, { debug: note, info: note, warn: note, error: note });
});
afterAll(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

const signal = () => startDeadline().signal;
const head = () => objects.head(LOCATION, signal());
const read = (maxBytes = 100) => objects.read(LOCATION, maxBytes, signal());
const write = () => objects.write(LOCATION, { bytes: Buffer.from('1'), contentType: 'text/csv' }, signal());

describe('A small object', () => {
  it('is read with its type, as long as it is small', async () => {
    reply = [200, 'LOAN\n1\n'];
    expect(await head()).toEqual({ sizeBytes: 7, contentType: 'text/csv' });
    expect(await read(7)).toMatchObject({ sizeBytes: 7, contentType: 'text/csv' });
    expect(Buffer.from((await read(7))?.bytes ?? []).toString()).toBe('LOAN\n1\n');
    expect(await read(6)).toEqual({ sizeBytes: 7, contentType: 'text/csv', bytes: undefined });
  });

  it('that is not there is nothing to be excited about', async () => {
    reply = [404, 'NoSuchKey'];
    logged.length = 0;
    expect([await head(), await read()]).toEqual([undefined, undefined]);
    reply = [403, 'AccessDenied'];
    expect(await head()).toBeUndefined();
    expect(logged).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>, number, string, string]>([
    ['may not be read', () => read(), 403, 'AccessDenied', 'misconfigured'],
    ['may not be written', write, 403, 'AccessDenied', 'misconfigured'],
    ['has no bucket', () => read(), 404, 'NoSuchBucket', 'misconfigured'],
    ['has no bucket to be written to', write, 404, 'NoSuchBucket', 'misconfigured'],
    ['comes too often', () => read(), 503, 'SlowDown', 'endpoint-unavailable'],
    ['meets a fault', write, 500, 'InternalError', 'endpoint-unavailable'],
  ])('that %s is a problem, of which only the log says more', async (_, run, status, code, problem) => {
    reply = [status, code];
    logged.length = 0;
    await expect(run()).rejects.toMatchObject({
      code: problem,
      detail: expect.not.stringMatching(/async\/|s3:|AccessDenied|SlowDown/),
    });
    expect(logged).toMatchObject([{ awsError: code }]);
  });

  it('is not waited for longer than the request has', async () => {
    reply = undefined;
    const request = startDeadline();
    const reading = objects.read(LOCATION, 1, request.signal);
    request.cancel(new ProblemError('client-closed'));
    await expect(reading).rejects.toMatchObject({ code: 'client-closed' });
  });
});
