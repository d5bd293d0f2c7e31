import type { ErrorCode } from '../errors/table.ts';
import type { ObjectRef, WrittenObject } from './ports.ts';
import type { ResultSettings } from './result-settings.ts';

export const MANIFEST_VERSION = 1;

/** What is written last for an object: where it stands, everything that it names is there and complete. */
export interface Manifest {
  readonly manifestVersion: typeof MANIFEST_VERSION;
  /** `scored`: there is an output with a result for every record. `refused`: the object can't be read, and there is none. */
  readonly outcome: 'scored' | 'refused';
  /** See `resultIdentity`. */
  readonly identity: string;
  /** The run that wrote it. */
  readonly run: string;
  readonly source: ObjectRef & {
    readonly sizeBytes: number;
    readonly sequencer: string | undefined;
  };
  readonly records: RecordCounts;
  readonly output?: WrittenObject;
  readonly errors?: WrittenObject;
  /** Why the object was refused. */
  readonly problem?: { readonly code: ErrorCode; readonly detail: string };
  readonly endpoint: { readonly name: string; readonly variants: readonly string[] };
  readonly settings: ResultSettings & { readonly format: string; readonly rescore: boolean };
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  /** Calls of the endpoint, those that had to be made again included. */
  readonly calls: number;
}

export interface RecordCounts {
  readonly in: number;
  readonly scored: number;
  readonly failed: number;
}

/** What a later run asks of a manifest that is there. */
export interface EarlierResult {
  readonly identity: string;
  readonly run: string;
  readonly sequencer: string | undefined;
  readonly files: readonly { readonly key: string; readonly etag: string }[];
}

export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** Undefined where the text is not a manifest, of whatever version: it is then written anew. */
export function readManifest(text: string): EarlierResult | undefined {
  const manifest = parsed(text);
  const source = isObject(manifest?.source) ? manifest.source : undefined;
  if (manifest === undefined || source === undefined) return undefined;
  const { identity, run } = manifest;
  if (typeof identity !== 'string' || typeof run !== 'string') return undefined;
  const sequencer = typeof source.sequencer === 'string' ? source.sequencer : undefined;
  return { identity, run, sequencer, files: [manifest.output, manifest.errors].flatMap(fileOf) };
}

function fileOf(value: unknown): EarlierResult['files'] {
  if (!isObject(value) || typeof value.key !== 'string' || typeof value.etag !== 'string') return [];
  return [{ key: value.key, etag: value.etag }];
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
