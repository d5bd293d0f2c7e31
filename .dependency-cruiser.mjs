/** The layers of the architecture: what may import what. */
const outside = '^(express|undici|serverless-http|@aws-|@smithy|fastify)';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'core-imports-only-core',
      severity: 'error',
      from: { path: '^src/core' },
      to: { path: '^src/(?!core)' },
    },
    {
      name: 'handlers-import-only-core',
      severity: 'error',
      from: { path: '^src/handlers' },
      to: { path: '^src/(?!core|handlers)' },
    },
    {
      name: 'core-and-handlers-know-no-outside',
      severity: 'error',
      from: { path: '^src/(core|handlers)' },
      to: {
        path: [
          `node_modules/(${outside.slice(2, -1)})`,
          '^(node:)?https?$',
          '^(node:)?net$',
          '^(node:)?fs',
          '^(node:)?child_process$',
        ],
      },
    },
    {
      name: 'an-adapter-imports-no-other-adapter',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'adapters-import-core-and-inbound-ones-handlers',
      severity: 'error',
      from: { path: '^src/adapters', pathNot: '^src/adapters/(express|lambda)/' },
      to: { path: '^src/(?!core|adapters)' },
    },
    {
      name: 'inbound-adapters-import-core-and-handlers',
      severity: 'error',
      from: { path: '^src/adapters/(express|lambda)/' },
      to: { path: '^src/(?!core|handlers|adapters)' },
    },
    {
      name: 'nothing-imports-entries',
      severity: 'error',
      from: { path: '^src/(?!entry)' },
      to: { path: '^src/entry' },
    },
    {
      name: 'local-is-for-one-machine',
      comment: 'What stands in for the outside never gets into the container or the functions.',
      severity: 'error',
      from: { path: '^src/entry/(container|lambda)(/|\\.ts$)' },
      to: { path: '^src/local', reachable: true },
    },
    { name: 'no-circles', severity: 'error', from: { path: '^src' }, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { path: '^src', orphan: true, pathNot: '^src/entry' },
      to: {},
    },
    { name: 'resolvable', severity: 'error', from: { path: '^src' }, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
