import { describe, expect, it } from '@jest/globals';
import { becomeReady } from '../../../../src/adapters/scr/readiness.ts';
import { freePort } from '../../../harness/free-port.ts';
import { until } from '../../../harness/until.ts';
import { keptLog } from '../../core/kept-log.ts';
import { clients } from './clients.ts';
import { ok, rawServers } from './http/raw-server.ts';

const start = rawServers();
const clientTo = clients();

function readiness(port: number) {
  const log = keptLog();
  const options = {
    client: clientTo(port),
    modelPath: '/homeloan',
    modelPathIsChosen: true,
    readyPath: undefined,
    warmupPayload: undefined,
    log,
  };
  return { log, options };
}

describe('While SCR is not up', () => {
  it.each([
    ['not HTTP: no status line', 'SSH-2.0-OpenSSH\r\n'],
    ['not HTTP: a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n'],
    ['the server closed the connection', ''],
    ['status 503', 'HTTP/1.1 503 \r\nContent-Length: 0\r\n\r\n'],
  ])('the log says what is seen: %s', async (seen, text) => {
    const server = await start(({ socket }) => void socket.end(text));
    const { log, options } = readiness(server.port);
    const ready = becomeReady(options, new AbortController().signal);
    await until(() => log.lines.length > 0);
    server.onRequest(({ socket }) => socket.write(ok('{}')));
    expect(await ready).toBe('/homeloan');
    expect(log.lines).toEqual([
      { level: 'info', message: 'SCR is not up yet.', fields: { path: '/homeloan/apiMeta/api', seen } },
    ]);
  });

  it('the log says that nobody listens, once', async () => {
    const { log, options } = readiness(await freePort());
    const stop = new AbortController();
    const ready = becomeReady(options, stop.signal);
    await until(() => log.lines.length > 0);
    stop.abort(new Error('enough'));
    await expect(ready).rejects.toThrow();
    expect(log.lines).toEqual([
      expect.objectContaining({ fields: expect.objectContaining({ seen: 'ECONNREFUSED' }) }),
    ]);
  });
});
