/** What every encoder of results is told. */
export interface EncoderOptions {
  /** Outputs to write, in order; undefined: those of the first scored record. What else SCR gives is dropped. */
  readonly columns: readonly string[] | undefined;
  /** Whether `_error_` is the last column: the code where a record failed, null where it was scored. */
  readonly errorColumn: boolean;
  /** Blanks that are taken off string outputs: SCR pads CHAR values. */
  readonly trimPadding: TrimPadding;
  /** Whether the fields that a record came with stand before its outputs. */
  readonly joinInputs: boolean;
  /** Whether `_metadata_` follows the outputs, as `readOutputs` gives it. */
  readonly metadata?: boolean;
  /** The media type as it was negotiated; the format's usual one where absent. */
  readonly contentType?: string;
}

export type TrimPadding = 'none' | 'trailing' | 'both';

/** The column that says why a record has no outputs. The name is reserved: an output of this name is dropped where it is on. */
export const ERROR_COLUMN = '_error_';
