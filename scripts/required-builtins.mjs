/** Those that an import makes load more than themselves. */
const DEAR = /^(?:node:)?(http|crypto|util|fs)$/;

/**
 * Makes imports of some of Node's own modules `require` calls, for esbuild. An import reads every export of such a module, and some load
 * a lot when they are read: `import 'node:http'` loads all of undici for `http.WebSocket`, which is a quarter of a cold start.
 */
export const requiredBuiltins = {
  name: 'required-builtins',
  setup(build) {
    build.onResolve({ filter: DEAR }, ({ path, namespace, kind }) => {
      const name = `node:${DEAR.exec(path)[1]}`;
      if (namespace === 'builtin' || kind === 'require-call') return { path: name, external: true };
      return { path: name, namespace: 'builtin' };
    });
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};
