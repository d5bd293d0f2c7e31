import { fileURLToPath } from 'node:url';
import { modelPath, type Running, type Site, startProxy } from './peer.ts';

/** Starts `servers/{name}.ts` on the Node.js that runs the benchmark. */
export function startNode(name: 'fastify' | 'plain', site: Site): Promise<Running> {
  const program = fileURLToPath(new URL(`../servers/${name}.ts`, import.meta.url));
  return startProxy(name, site, (port) => ({
    command: [process.execPath, program],
    env: {
      NODE_ENV: 'production',
      PORT: String(port),
      SCR_BASE_URL: site.scrBaseUrl,
      SCR_MODEL_PATH: modelPath,
    },
  }));
}
