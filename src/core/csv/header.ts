import { ProblemError } from '../errors/problem-error.ts';
import { numberJson } from './cells.ts';
import type { CsvOptions } from './options.ts';

/** What a table's columns are called. */
export interface Header {
  /** Whether the first row is it, rather than a record. */
  readonly hasHeader: boolean;
  /** By place. From a first row: trimmed, otherwise as it spells them. */
  readonly names: readonly string[];
}

/**
 * Tells from the first row what the columns are; an order is never guessed.
 *
 * Where the request says nothing, a first row is a header if its cells are names of the model's inputs (or of SCR_CSV_COLUMNS), each
 * once and in any case, or hold all of those next to others that are no values. Batch Transform splits files so that only the first
 * piece has the header. A row that isn't one by this rule is a record where columns are configured. Else it takes a name of the
 * model's, or no signature to hold it against, and no cell that looks like a value, for a row to be the header.
 * @throws ProblemError `invalid-request` where it can't be told; `misconfigured` where SCR_CSV_COLUMNS can't be used
 */
export function readHeader(cells: readonly string[], options: CsvOptions): Header {
  if (options.header === 'present') return fromRow(cells, options);
  const configured = configuredColumns(options);
  if (options.header === 'absent') {
    if (configured === undefined) throw refused('The table comes without a header.');
    return { hasHeader: false, names: configured };
  }
  if ([configured ?? [], inputNames(options)].some((names) => isRowOfNames(cells, names))) {
    return fromRow(cells, options);
  }
  if (configured !== undefined) return { hasHeader: false, names: configured };
  if (options.isPiece === true && options.signature === undefined) {
    throw refused(
      "A piece of a file may begin with a record, and without the model's signature a row of texts looks like a header.",
    );
  }
  const header = fromRow(cells, options);
  if (cells.some(isValue)) {
    throw new ProblemError('invalid-request', {
      detail: `The first row holds a value, so it may be a record. If it is a header, say header=present in the content type; else ${SET_COLUMNS}.`,
    });
  }
  return header;
}

function configuredColumns(options: CsvOptions): readonly string[] | undefined {
  const { columns, signature } = options;
  if (columns !== '@signature') {
    if (columns !== undefined && repeated(columns) !== undefined) {
      throw new ProblemError('misconfigured', { detail: 'SCR_CSV_COLUMNS names a column twice.' });
    }
    return columns;
  }
  if (signature === undefined) {
    throw new ProblemError('misconfigured', {
      detail: "SCR_CSV_COLUMNS is @signature, but the model's signature is not known.",
    });
  }
  return inputNames(options);
}

function inputNames(options: CsvOptions): readonly string[] {
  return options.signature?.inputs.map(({ name }) => name) ?? [];
}

function isRowOfNames(cells: readonly string[], names: readonly string[]): boolean {
  const known = new Set(names.map((name) => name.toLowerCase()));
  const found = new Set<string>();
  let others = 0;
  let hasValue = false;
  for (const cell of cells) {
    const folded = cell.trim().toLowerCase();
    if (known.has(folded)) found.add(folded);
    else {
      others++;
      hasValue ||= isValue(cell);
    }
  }
  if (found.size === 0) return false;
  return others === 0 ? found.size === cells.length : found.size === known.size && !hasValue;
}

/** A number, or one of SAS's missing values that is written; an empty cell may also be a column without a name. */
function isValue(cell: string): boolean {
  return cell.trim() !== '' && numberJson(cell) !== undefined;
}

function fromRow(cells: readonly string[], options: CsvOptions): Header {
  const names = cells.map((cell) => cell.trim());
  const twice = repeated(names);
  if (twice !== undefined)
    throw refused(`Columns ${twice[0]} and ${twice[1]} of the first row have the same name.`);
  if (options.signature === undefined) {
    const unnamed = names.indexOf('');
    if (unnamed !== -1) throw refused(`Column ${unnamed + 1} of the first row has no name.`);
    return { hasHeader: true, names };
  }
  const inputs = new Set(inputNames(options).map((name) => name.toLowerCase()));
  if (inputs.size > 0 && !names.some((name) => inputs.has(name.toLowerCase()))) {
    throw refused("The first row holds none of the model's input names.");
  }
  return { hasHeader: true, names };
}

/** Places, from 1, of a name that comes twice without regard to case; columns without a name are not the same. */
function repeated(names: readonly string[]): readonly [number, number] | undefined {
  const places = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const folded = name.toLowerCase();
    const first = places.get(folded);
    if (first !== undefined && folded !== '') return [first, index + 1];
    places.set(folded, index + 1);
  }
  return undefined;
}

const SET_COLUMNS = 'set SCR_CSV_COLUMNS to the columns in their order';

function refused(what: string): ProblemError {
  return new ProblemError('invalid-request', {
    detail: `${what} Send a header with the columns' names, or ${SET_COLUMNS}.`,
  });
}
