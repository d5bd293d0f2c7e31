import proxy from '@fastify/http-proxy';
import { fastify } from 'fastify';
import { modelPath, port, scrBaseUrl } from './environment.ts';

const server = fastify();
server.get('/ping', (_request, reply) => reply.send());
server.register(proxy, { upstream: scrBaseUrl, prefix: '/invocations', rewritePrefix: modelPath });
await server.listen({ host: '127.0.0.1', port });
