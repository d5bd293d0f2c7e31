import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What is measured beside the front door, `ours`. */
export type FunctionId = 'empty' | 'bare' | 'naive' | 'ours';

/** A function that is built. */
export type BuiltFunction = {
  readonly id: FunctionId;
  readonly file: string;
  /** Of all that is read to load it. */
  readonly bytes: number;
};

const sources: Readonly<Record<Exclude<FunctionId, 'ours'>, string>> = {
  empty: '../cold-start/empty.ts',
  bare: 'bare.ts',
  naive: '../cold-start/naive.ts',
};

/** Builds the others into a folder, minified and otherwise at esbuild's defaults; takes ours from where it was built. */
export async function buildFunctions(dist: string, folder: string): Promise<BuiltFunction[]> {
  const others = Object.entries(sources).map(async ([id, source]) => {
    const file = join(folder, `${id}.cjs`);
    const entry = fileURLToPath(new URL(source, import.meta.url));
    await build({ entryPoints: [entry], bundle: true, platform: 'node', minify: true, outfile: file });
    return { id: id as FunctionId, file, bytes: bytesRead(file) };
  });
  const ours = frontDoorFile(dist);
  return [...(await Promise.all(others)), { id: 'ours', file: ours, bytes: bytesRead(ours) }];
}

export function frontDoorFile(dist: string): string {
  return join(resolve(dist), 'lambda/api/index.mjs');
}

/** Size of a bundle with the files that it imports at once; what it imports when it is asked for it isn't in it. */
export function bytesRead(file: string): number {
  const files = new Set([file]);
  for (const each of files) {
    for (const [, name = ''] of readFileSync(each, 'utf8').matchAll(/(?:from|import)\s*"(\.\/[^"]+)"/g)) {
      files.add(join(dirname(each), name));
    }
  }
  return [...files].reduce((sum, each) => sum + statSync(each).size, 0);
}
