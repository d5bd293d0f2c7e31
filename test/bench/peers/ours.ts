import { join } from 'node:path';
import { modelPath, type Peer, startProxy } from './peer.ts';

/** This project's proxy, with every setting at its default. */
export const ours: Peer = {
  id: 'ours',
  title: 'scr-sagemaker',
  needs: [],
  how: () =>
    '`node dist/container.mjs serve` as built for the image, settings at their defaults: validation against the ' +
    "model's signature, limits, breaker, metrics, and a log line per request, written to a file.",
  start: (site) =>
    startProxy('ours', site, (port) => ({
      command: [process.execPath, join(site.dist, 'container.mjs'), 'serve'],
      env: {
        SAGEMAKER_BIND_TO_PORT: String(port),
        SCR_COMMAND: '',
        SCR_BASE_URL: site.scrBaseUrl,
        SCR_MODEL_PATH: modelPath,
      },
    })),
};
