import type { PackedRecord } from './packed-record.ts';

/** Reads records from the bytes of an object, as lines that payloads are put together from. */
export interface RecordLines {
  /** What stands before the records in every payload; known once there is a record. */
  readonly head: Uint8Array;
  /** Media type of the payloads. */
  readonly contentType: string;
  /** Whether the object named its columns. */
  readonly hasHeader: boolean;
  /** The records that are complete now. @throws ProblemError where the object as a whole can't be read */
  push(chunk: Uint8Array): readonly PackedRecord[];
  /** There are no more bytes. @throws as `push` */
  end(): readonly PackedRecord[];
}
