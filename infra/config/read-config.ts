import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from './complaints.ts';
import { isMembers } from './merge.ts';

/**
 * Reads a configuration file: JSON, or a module (.ts, .mjs, .js) that exports `config`.
 * @throws ConfigError where there is none
 */
export async function readConfig(file: string): Promise<unknown> {
  const path = resolve(file);
  if (extname(path) !== '.json') return exportedConfig(path, file);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new ConfigError([`${file}: cannot be read`]);
  });
  try {
    return JSON.parse(text);
  } catch (failure) {
    throw new ConfigError([`${file}: is not JSON (${failure instanceof Error ? failure.message : failure})`]);
  }
}

async function exportedConfig(path: string, file: string): Promise<unknown> {
  let module: unknown;
  try {
    module = await import(pathToFileURL(path).href);
  } catch (failure) {
    throw new ConfigError([
      `${file}: cannot be loaded (${failure instanceof Error ? failure.message : failure})`,
    ]);
  }
  if (isMembers(module) && module.config !== undefined) return module.config;
  throw new ConfigError([`${file}: exports no config`]);
}
