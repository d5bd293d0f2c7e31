import { existsSync } from 'node:fs';

const NAMES = [
  'scr-sagemaker.config.ts',
  'scr-sagemaker.config.json',
  'examples/scr-sagemaker.config.ts',
] as const;

/** The configuration file where none is named: that of the current folder, else the example. */
export function defaultConfig(): string {
  return NAMES.find((name) => existsSync(name)) ?? NAMES[0];
}
