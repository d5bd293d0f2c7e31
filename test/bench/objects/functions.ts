import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bytesRead } from '../front-door/functions.ts';

/** What is loaded beside the function that scores objects, `ours`. */
export type LoadedId = 'empty' | 'naive' | 'ours';

/** A function that is built. */
export type LoadedFunction = {
  readonly id: LoadedId;
  readonly file: string;
  /** Of all that is read to load it. */
  readonly bytes: number;
};

const sources = { empty: '../cold-start/empty.ts', naive: '../cold-start/naive-objects.ts' } as const;

/** Builds the others into a folder, minified and otherwise at esbuild's defaults; takes ours from where it was built. */
export async function buildLoaded(dist: string, folder: string): Promise<LoadedFunction[]> {
  const other = async (id: keyof typeof sources): Promise<LoadedFunction> => {
    const file = join(folder, `${id}.cjs`);
    const entry = fileURLToPath(new URL(sources[id], import.meta.url));
    await build({ entryPoints: [entry], bundle: true, platform: 'node', minify: true, outfile: file });
    return { id, file, bytes: bytesRead(file) };
  };
  const ours = scoreObjectFile(dist);
  return [await other('empty'), await other('naive'), { id: 'ours', file: ours, bytes: bytesRead(ours) }];
}

export function scoreObjectFile(dist: string): string {
  return join(resolve(dist), 'lambda/score-object/index.mjs');
}
