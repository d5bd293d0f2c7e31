import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { podman, run } from './engine.ts';
import { images } from './images.ts';

/** The newest symbol versions of UBI 8, which SCR images are made of: glibc 2.28, and libstdc++ of GCC 8. */
const newestOfUbi8: Readonly<Record<string, string>> = {
  GLIBC: '2.28',
  GLIBCXX: '3.4.25',
  CXXABI: '1.3.11',
  GCC: '8.0.0',
};

describe.each([images.packaged, images.packagedAs])('what the packaging adds to %s', (image) => {
  let directory: string;
  let added: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'scr-sagemaker-'));
    added = join(directory, 'added');
    const container = (await podman('create', image)).trim();
    await podman('cp', `${container}:/opt/scr-sagemaker`, added);
    await podman('rm', container);
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('is Node.js, the bundle and its source map, which every user may read and none but root may change', async () => {
    const names = (await readdir(added)).sort();
    const modes = await Promise.all(names.map(async (name) => (await stat(join(added, name))).mode & 0o777));
    expect(Object.fromEntries(names.map((name, index) => [name, modes[index]?.toString(8)]))).toEqual({
      'container.mjs': '644',
      'container.mjs.map': '644',
      node: '755',
    });
    expect(((await stat(added)).mode & 0o777).toString(8)).toBe('755');
    expect((await stat(join(added, 'node'))).uid).toBe(0);
  });

  it('runs with the C and C++ libraries of UBI 8', async () => {
    const { stdout } = await run('readelf', ['--version-info', '--wide', join(added, 'node')]);
    const needed = [...stdout.matchAll(/Name: (GLIBC|GLIBCXX|CXXABI|GCC)_([\d.]+)/g)];
    expect(needed.length).toBeGreaterThan(10);
    const tooNew = needed.filter(([, library = '', version = '']) =>
      isNewer(version, newestOfUbi8[library] ?? '0'),
    );
    expect(tooNew.map(([, library, version]) => `${library}_${version}`)).toEqual([]);
  });
});

function isNewer(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) > 0;
}
