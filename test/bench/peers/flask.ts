import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { gunicornPython, programPath, programVersion, pythonPackageVersion } from '../tools.ts';
import { modelPath, type Peer, type Running, type Site, startProxy } from './peer.ts';

const servers = fileURLToPath(new URL('../servers', import.meta.url));

// 2 × cores + 1 workers is what gunicorn's documentation starts from. The heartbeat's file belongs in memory: on a disk it
// can hold a worker up. No access log is gunicorn's default.
const workers = 2 * availableParallelism() + 1;
const options = ['--workers', String(workers), '--worker-class', 'sync', '--worker-tmp-dir', '/dev/shm'];

/** What SAS publishes for SageMaker: Flask, a new connection to SCR for each request. */
export const flask: Peer = {
  id: 'flask',
  title: 'Flask, as published',
  needs: ['gunicorn', 'python3-flask'],
  how: () =>
    "What SAS's published SageMaker example does, rewritten: parse the JSON, serialise it again, send it with " +
    `\`http.client\` over a new connection. \`gunicorn ${options.join(' ')}\`, no access log; the example itself runs ` +
    `gunicorn's default, one worker. ${versions()}.`,
  start: (site) => startFlask('flask', site, 'flask_as_published:app'),
};

/** A common way to write such a shim. */
export const flaskRequests: Peer = {
  id: 'flask-requests',
  title: 'Flask, requests.post',
  needs: ['gunicorn', 'python3-flask', 'python3-requests'],
  how: () =>
    'A common way to write such a shim: `requests.post` for each request, bytes forwarded untouched. The same gunicorn ' +
    `options; requests ${pythonPackageVersion('requests') ?? 'not installed'}.`,
  start: (site) => startFlask('flask-requests', site, 'flask_requests:app'),
};

/** Flask with the waste taken out. */
export const flaskTuned: Peer = {
  id: 'flask-tuned',
  title: 'Flask, tuned',
  needs: ['gunicorn', 'python3-flask'],
  how: () =>
    'Flask with the waste taken out: bytes forwarded untouched, one kept `http.client` connection a worker. The same ' +
    'gunicorn options, so client connections are not kept; threaded workers, which keep them, were up to a quarter ' +
    'faster in a short trial, with a p99 several times as long.',
  start: (site) => startFlask('flask-tuned', site, 'flask_tuned:app'),
};

function startFlask(id: string, site: Site, app: string): Promise<Running> {
  return startProxy(id, site, (port) => ({
    command: [programPath('gunicorn'), '--bind', `127.0.0.1:${port}`, '--chdir', servers, ...options, app],
    env: {
      SCR_HOST: new URL(site.scrBaseUrl).host,
      SCR_MODEL_PATH: modelPath,
      PYTHONDONTWRITEBYTECODE: '1',
    },
  }));
}

function versions(): string {
  const python = programVersion(gunicornPython(), '--version');
  const gunicorn = programVersion('gunicorn', '--version');
  return `Python ${python}, gunicorn ${gunicorn}, Flask ${pythonPackageVersion('flask') ?? 'not installed'}`;
}
