import type { InputType } from './kinds.ts';
import type { SetValues } from './read.ts';
import type { RECORD_TABLE } from './record-table.ts';

const NO_TYPES: ReadonlyMap<string, InputType> = new Map();
const DEFAULT_RECORD_BYTES = 1024 * 1024;

/** The settings that shape records and results. */
export type RecordSettings = ReturnType<typeof recordSettings>;

/**
 * Completes the record settings with their defaults.
 * @param arePieces whether a body may be any piece of a file: then a bad record doesn't refuse the others, unless set otherwise
 */
export function recordSettings(set: SetValues<typeof RECORD_TABLE>, arePieces: boolean) {
  return Object.freeze({
    requestShape: set.requestShape ?? 'inputs',
    csvColumns: set.csvColumns,
    inputTypes: set.inputTypes ?? NO_TYPES,
    emptyStrings: set.emptyStrings ?? 'empty',
    arePieces,
    errors: set.recordErrors ?? (arePieces ? 'inline' : 'fail'),
    outputs: set.outputs,
    outputPadding: set.outputPadding ?? 'keep',
    joinInputs: set.joinInputs ?? false,
    outputMetadata: set.outputMetadata ?? false,
    maxRecordBytes: set.maxRecordBytes ?? DEFAULT_RECORD_BYTES,
  } as const);
}
