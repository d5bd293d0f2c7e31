import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, launch, type Server } from './launch.ts';
import type { Target } from './measure.ts';
import { applicationBody } from './payload.ts';
import { modelPath, type Peer, type Site } from './peers/peer.ts';

/** SCR's stand-in and all peers, up and ready. */
export type OpenSite = {
  /** SCR's own scoring URL. */
  readonly scrUrl: string;
  readonly targets: readonly Target[];
  readonly bodyFile: string;
};

/** Starts the stand-in and the peers, lets `work` use them, and ends them whatever happens. */
export async function withSite(
  peers: readonly Peer[],
  dist: string,
  work: (site: OpenSite) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'scr-sagemaker-bench-'));
  const servers: Server[] = [];
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  try {
    const bodyFile = join(folder, 'record.json');
    writeFileSync(bodyFile, applicationBody);
    const scrPort = await freePort();
    const scrBaseUrl = `http://127.0.0.1:${scrPort}`;
    servers.push(await startStandIn(scrPort, resolve(dist), folder));
    const site: Site = { scrBaseUrl, folder, dist: resolve(dist) };
    const targets: Target[] = [];
    for (const peer of peers) {
      const { url, server } = await peer.start(site);
      if (server !== undefined) servers.push(server);
      targets.push({ peerId: peer.id, url, ...(server && { server }) });
    }
    await work({ scrUrl: `${scrBaseUrl}${modelPath}`, targets, bodyFile });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    process.off('exit', removeFolder);
    removeFolder();
  }
}

function startStandIn(port: number, dist: string, folder: string): Promise<Server> {
  return launch(
    'scr',
    {
      command: [process.execPath, join(dist, 'standin.mjs'), `--server.port=${port}`],
      env: { SAS_SCR_APP_PATH: modelPath },
      readyUrl: `http://127.0.0.1:${port}${modelPath}/apiMeta/api`,
    },
    folder,
  );
}
