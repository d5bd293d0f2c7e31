import { npmPackageVersion } from '../tools.ts';
import { startNode } from './node.ts';
import type { Peer } from './peer.ts';

/** The least that Node.js can do. */
export const plain: Peer = {
  id: 'plain',
  title: 'node:http + undici, bare',
  needs: [],
  how: () =>
    `\`node:http\` and undici ${npmPackageVersion('undici')}'s \`Pool.dispatch\`, raw bytes both ways, nothing else: what ` +
    'is left above it is what the features of this project cost.',
  start: (site) => startNode('plain', site),
};
