import type { RecordShape } from '../record-shape.ts';
import type { Signature, ValidationLevel } from '../signature/signature.ts';

/** What a column without a declared type holds. */
export type ColumnType = 'number' | 'string';

export const DEFAULT_GUESS_ROWS = 1000;
export const DEFAULT_GUESS_CHARACTERS = 256 * 1024;
export const DEFAULT_MAX_RECORD_BYTES = 1024 * 1024;

/** How a CSV is read. */
export interface CsvOptions {
  /** The `header` parameter of text/csv (RFC 4180, section 3); undefined where the request doesn't say. */
  readonly header?: 'present' | 'absent' | undefined;
  /** `SCR_CSV_COLUMNS`: the columns of a table without a header. `@signature`: the model's inputs in their order. */
  readonly columns?: readonly string[] | '@signature' | undefined;
  readonly signature?: Signature | undefined;
  /** Whether the table may be any piece of a file, as Batch Transform cuts it: then a header is not guessed from texts alone. */
  readonly isPiece?: boolean;
  /** `SCR_VALIDATION` */
  readonly level: ValidationLevel;
  /** `SCR_REQUEST_SHAPE`: the JSON that a row becomes. */
  readonly requestShape: RecordShape;
  /**
   * `SCR_INPUT_TYPES`, by lower-case name: the types of columns that the signature gives none. What the signature declares wins, and
   * this wins over any guess.
   */
  readonly inputTypes: ReadonlyMap<string, ColumnType>;
  /** What an empty cell of a string is: `""` or null. */
  readonly emptyString: 'empty' | 'null';
  /** Whether records carry their cells, for joining them to the outputs. */
  readonly keepInputs: boolean;
  /** Guessed types, by place in the table, where the body was read before; else they are guessed from its first rows. */
  readonly columnTypes?: readonly ColumnType[] | undefined;
  /** Rows that are held back until the types are guessed; {@link DEFAULT_GUESS_ROWS} unless told. */
  readonly guessRows?: number;
  /** Characters of cells that are held back at most, give or take a row; {@link DEFAULT_GUESS_CHARACTERS} unless told. */
  readonly guessCharacters?: number;
  /** Longest record in bytes, its line end included; {@link DEFAULT_MAX_RECORD_BYTES} unless told. */
  readonly maxRecordBytes?: number;
}
