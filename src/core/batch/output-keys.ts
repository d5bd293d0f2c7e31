import { Buffer } from 'node:buffer';
import { ProblemError } from '../errors/problem-error.ts';

/** What is written beside each other for one object that was scored. */
export interface OutputKeys {
  readonly output: string;
  readonly errors: string;
  readonly manifest: string;
  /** Is there only while somebody works on the object. */
  readonly claim: string;
}

const SUFFIXES = {
  output: '.out',
  errors: '.errors.jsonl',
  manifest: '.manifest.json',
  claim: '.claim.json',
};

/** Longest key in bytes of UTF-8 (Amazon S3 User Guide, "Naming Amazon S3 objects"). */
const MAX_KEY_BYTES = 1024;

/** @throws ProblemError `misconfigured` where a key would be too long for S3 */
export function outputKeys(prefix: string, key: string): OutputKeys {
  const base = `${prefix}${key}`;
  const keys = {
    output: base + SUFFIXES.output,
    errors: base + SUFFIXES.errors,
    manifest: base + SUFFIXES.manifest,
    claim: base + SUFFIXES.claim,
  };
  if (Buffer.byteLength(keys.manifest) > MAX_KEY_BYTES) {
    throw new ProblemError('misconfigured', {
      detail: `With the prefix and a suffix, the key is longer than the ${MAX_KEY_BYTES} bytes that S3 takes.`,
    });
  }
  return keys;
}

/** Whether a name is one that batch scoring gives. */
export function isOutputName(key: string): boolean {
  return Object.values(SUFFIXES).some((suffix) => key.endsWith(suffix));
}
