import type { ObjectCreated } from './object-event.ts';
import { objectFormat } from './object-format.ts';
import { isOutputName } from './output-keys.ts';

export interface IgnoreOptions {
  /** Undefined: outputs are written to the bucket that the object is in. */
  readonly outputBucket: string | undefined;
  readonly outputPrefix: string;
}

export type IgnoreReason = 'own-output' | 'folder' | 'unknown-format';

/**
 * Why an object is not scored: it is an output, by its place or its name, so that a function whose outputs come back to it as events stops
 * there; it is what consoles write for a folder; or its name says nothing of a known format. Undefined where it is scored.
 */
export function whyIgnored(
  { bucket, key }: ObjectCreated,
  { outputBucket = bucket, outputPrefix }: IgnoreOptions,
): IgnoreReason | undefined {
  if (isOutputName(key) || (bucket === outputBucket && key.startsWith(outputPrefix))) return 'own-output';
  if (key.endsWith('/')) return 'folder';
  return objectFormat(key) === undefined ? 'unknown-format' : undefined;
}
