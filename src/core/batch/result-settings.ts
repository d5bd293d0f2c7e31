/** The settings that shape what is written for an object: with other ones it is scored anew. */
export interface ResultSettings {
  readonly csvColumns: readonly string[] | undefined;
  readonly outputs: readonly string[] | undefined;
  readonly outputPadding: 'keep' | 'trim-end' | 'trim';
  readonly joinInputs: boolean;
  readonly maxRecordBytes: number;
  readonly maxPayloadBytes: number;
  /** Whether the errors file holds the records too. */
  readonly errorRecords: boolean;
}
