import { ProblemError } from '../errors/problem-error.ts';
import type { RecordShape } from '../record-shape.ts';
import type { Variable, VariableType } from '../signature/signature.ts';
import type { Header } from './header.ts';
import type { ColumnType, CsvOptions } from './options.ts';

/**
 * What is done with a column's cells. `guessed`: a number by guess, so that what is none is told to be that; `undecided`: not guessed
 * yet; `dropped`: not the model's.
 */
export type CellKind = Exclude<VariableType, 'unknown'> | 'guessed' | 'undecided' | 'dropped';

export interface Column {
  readonly kind: CellKind;
  /** As the table spells it. */
  readonly name: string;
  /** What stands before its value in a record's JSON. */
  readonly opening: string;
  /** Its name, where it is safe to tell: the signature's or SCR_CSV_COLUMNS' own. */
  readonly field: string | undefined;
  readonly maxLength: number | undefined;
}

/** How a table's rows become records. */
export interface Plan {
  readonly columns: readonly Column[];
  /** The beginning of a record, up to its first variable. */
  readonly head: string;
  readonly tail: string;
}

/**
 * Types of the signature win, then SCR_INPUT_TYPES, then the guess. A variable whose type is not understood is a string unless
 * SCR_INPUT_TYPES says otherwise: text carries any value, and nothing is checked. Columns that the signature doesn't know are dropped.
 * @throws ProblemError under `strict`, where a column is unknown or an input is missing: `invalid-request`, or `misconfigured` where the
 * columns are SCR_CSV_COLUMNS'
 */
export function planColumns(header: Header, options: CsvOptions): Plan {
  const { signature } = options;
  const inputs = new Map(signature?.inputs.map((variable) => [variable.name.toLowerCase(), variable]));
  if (signature !== undefined && options.level === 'strict') requireAll(header, inputs);
  const configured = Array.isArray(options.columns) ? options.columns : [];
  const spelling = new Map(configured.map((name: string) => [name.toLowerCase(), name]));
  const { head, first, next, between, tail } = frameOf(options.requestShape);
  let isFirst = true;
  const columns = header.names.map((name, place): Column => {
    const folded = name.toLowerCase();
    const variable = inputs.get(folded);
    const field = variable?.name ?? spelling.get(folded);
    const kind =
      signature !== undefined && variable === undefined
        ? 'dropped'
        : kindOf(variable, options.inputTypes.get(folded), options.columnTypes?.[place]);
    const opening = `${isFirst ? first : next}${JSON.stringify(field ?? name)}${between}`;
    if (kind !== 'dropped') isFirst = false;
    return { kind, name, opening, field, maxLength: kind === 'string' ? variable?.maxLength : undefined };
  });
  return { columns, head, tail: isFirst ? tail.none : tail.some };
}

/** The plan with the columns that were undecided. */
export function decided(plan: Plan, types: readonly ColumnType[]): Plan {
  const columns = plan.columns.map(
    (column, place): Column =>
      column.kind === 'undecided' ? { ...column, kind: guessedKind(types[place]) } : column,
  );
  return { ...plan, columns };
}

function kindOf(
  variable: Variable | undefined,
  told: ColumnType | undefined,
  guessed: ColumnType | undefined,
): CellKind {
  if (variable !== undefined) return variable.type === 'unknown' ? (told ?? 'string') : variable.type;
  return told ?? (guessed === undefined ? 'undecided' : guessedKind(guessed));
}

function guessedKind(type: ColumnType | undefined): CellKind {
  return type === 'number' ? 'guessed' : 'string';
}

/** What stands around names and values in each of the shapes that SCR takes. */
function frameOf(shape: RecordShape) {
  if (shape === 'inputs') {
    const tail = { some: '}]}', none: ']}' };
    return { head: '{"inputs":[', first: '{"name":', next: '},{"name":', between: ',"value":', tail };
  }
  const end = shape === 'data' ? '}}' : '}';
  const head = shape === 'data' ? '{"data":{' : '{';
  return { head, first: '', next: ',', between: ':', tail: { some: end, none: end } };
}

function requireAll(header: Header, inputs: ReadonlyMap<string, Variable>): void {
  const present = new Set(header.names.map((name) => name.toLowerCase()));
  const missing = [...inputs].filter(([folded]) => !present.has(folded)).map(([, { name }]) => name);
  // A header may be a record by mistake, so unknown names are told by their place.
  const unknown = header.names.flatMap((name, place) => (inputs.has(name.toLowerCase()) ? [] : [place + 1]));
  const faults = [
    ...(missing.length > 0 ? [`without ${listed(missing)} of the model's inputs`] : []),
    ...(unknown.length > 0 ? [`with columns that are no inputs of the model, at ${listed(unknown)}`] : []),
  ];
  if (faults.length === 0) return;
  throw header.hasHeader
    ? new ProblemError('invalid-request', { detail: `The table comes ${faults.join(' and ')}.` })
    : new ProblemError('misconfigured', { detail: `SCR_CSV_COLUMNS comes ${faults.join(' and ')}.` });
}

function listed(items: readonly (string | number)[]): string {
  const shown = items.slice(0, 10).join(', ');
  return items.length > 10 ? `${shown} and ${items.length - 10} more` : shown;
}
