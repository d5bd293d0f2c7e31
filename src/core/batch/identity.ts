import { createHash } from 'node:crypto';
import type { ObjectRef } from './ports.ts';
import type { ResultSettings } from './result-settings.ts';

/**
 * Names one result: two runs with the same identity would write the same. It is made of the object, by bucket, key, and version and ETag,
 * the endpoint, and the settings that shape the output.
 */
export function resultIdentity(object: ObjectRef, endpoint: string, settings: ResultSettings): string {
  const { bucket, key, versionId, etag } = object;
  const { csvColumns, outputs, outputPadding, joinInputs, maxRecordBytes, maxPayloadBytes, errorRecords } =
    settings;
  const shaping = [
    csvColumns,
    outputs,
    outputPadding,
    joinInputs,
    maxRecordBytes,
    maxPayloadBytes,
    errorRecords,
  ];
  const parts = [bucket, key, versionId, etag, endpoint, ...shaping].map((part) => part ?? null);
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
