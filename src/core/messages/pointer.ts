import { parseLocation } from '../async/location.ts';
import type { ObjectRef } from '../batch/ports.ts';

const MEMBERS = new Set(['location', 'versionId']);

/**
 * Reads a body that stands for an object: `{"location":"s3://bucket/key"}`, with a `versionId` or without, and nothing else in it. A
 * record that has only a variable of that name, with such a value, has to be sent as `{"inputs":[…]}`. Undefined for every other body.
 */
export function readPointer(body: string): ObjectRef | undefined {
  // Most records are told from pointers without being parsed.
  if (!body.includes('s3:')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { location, versionId }: { location?: unknown; versionId?: unknown } = value;
  if (typeof location !== 'string' || !Object.keys(value).every((name) => MEMBERS.has(name)))
    return undefined;
  const place = parseLocation(location);
  return place && { ...place, ...(typeof versionId === 'string' && { versionId }) };
}
