import type { ResultSettings } from '../batch/result-settings.ts';
import type { BATCH_TABLE } from './batch-table.ts';
import type { SetValues } from './read.ts';

const MIB = 1024 * 1024;

type Given = Pick<
  SetValues<typeof BATCH_TABLE>,
  'csvColumns' | 'outputs' | 'outputPadding' | 'joinInputs' | 'maxRecordBytes' | 'maxPayloadBytes'
>;

/**
 * Completes the settings that shape the results of objects and messages alike.
 * @param errorRecords whether failed records themselves may be written
 */
export function resultSettings(set: Given, errorRecords: boolean): ResultSettings {
  return Object.freeze({
    csvColumns: set.csvColumns,
    outputs: set.outputs,
    outputPadding: set.outputPadding ?? 'keep',
    joinInputs: set.joinInputs ?? false,
    maxRecordBytes: set.maxRecordBytes ?? MIB,
    maxPayloadBytes: set.maxPayloadBytes ?? MIB,
    errorRecords,
  });
}
