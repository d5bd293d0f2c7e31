/** Bundles every deployable in `src/entry` (ESM, source maps) into `dist/`, or into the directory that is given. */
import { readdir, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { requiredBuiltins } from './required-builtins.mjs';

const [directory = 'dist'] = process.argv.slice(2);

/** CommonJS dependencies call require() for Node's own modules; an older Node.js fails with a message instead of a stack. */
const banner = `import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);
if (Number(process.versions.node.split('.')[0]) < 22) {
  console.error('scr-sagemaker needs Node.js 22 or newer; this is ' + process.version + '.');
  process.exit(1);
}`;

const unused = fileURLToPath(new URL('unused.cjs', import.meta.url));
const quiet = fileURLToPath(new URL('quiet.cjs', import.meta.url));

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'warning',
  banner: { js: banner },
  // Express loads its body parsers, and with them half a megabyte of character sets; and every media type there is. Bodies are read by
  // adapters/express/body.ts, and answers name their own type.
  alias: { 'body-parser': unused, 'mime-db': unused },
};

/** What is deployed is minified; what runs on a developer's machine can be read. */
const DEPLOYED = new Set(['container']);

const names = await entriesOf('src/entry');
const functions = await entriesOf('src/entry/lambda');

await rm(directory, { recursive: true, force: true });
await Promise.all([
  ...names.map((name) =>
    build({
      ...shared,
      minify: DEPLOYED.has(name),
      entryPoints: [`src/entry/${name}.ts`],
      outfile: `${directory}/${name}.mjs`,
    }),
  ),
  ...functions.map((name) =>
    build({
      ...shared,
      minify: true,
      // Many packages have their code twice; what an import can leave out is in the modules.
      mainFields: ['module', 'main'],
      // Loaded by Express for nested query strings, for files, and for messages to its developers; all of it costs a cold start.
      alias: { ...shared.alias, qs: unused, send: unused, 'serve-static': unused, debug: quiet, depd: quiet },
      plugins: [requiredBuiltins],
      entryPoints: { index: `src/entry/lambda/${name}.ts` },
      outdir: `${directory}/lambda/${name}`,
      outExtension: { '.js': '.mjs' },
      // What a function imports only when it is asked for it is in a file of its own, which a cold start doesn't read.
      splitting: true,
      chunkNames: '[name]-[hash]',
    }),
  ),
]);

/** Every file of a directory is a deployable; folders beside them hold their parts. */
async function entriesOf(folder) {
  const files = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return files.filter((file) => file.isFile()).map((file) => basename(file.name, '.ts'));
}
