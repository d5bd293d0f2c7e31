import { npmPackageVersion } from '../tools.ts';
import { startNode } from './node.ts';
import type { Peer } from './peer.ts';

/** A widely used proxy among npm's packages. */
export const fastify: Peer = {
  id: 'fastify',
  title: '@fastify/http-proxy',
  needs: [],
  how: () =>
    `Fastify ${npmPackageVersion('fastify')} with @fastify/http-proxy ${npmPackageVersion('@fastify/http-proxy')} at its ` +
    'defaults: no log, no validation, no limits.',
  start: (site) => startNode('fastify', site),
};
