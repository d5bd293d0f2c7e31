import { resolve } from 'node:path';

const directory = process.env.BUILD_DIR ?? 'dist';

/** What is tested: the built files of `dist/`, or of the directory that BUILD_DIR names. */
export const containerFile = resolve(directory, 'container.mjs');
export const standInFile = resolve(directory, 'standin.mjs');
export const cliFile = resolve(directory, 'cli.mjs');
