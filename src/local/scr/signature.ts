/** One variable of the model. `maxLength` is SAS's declared length of a CHAR variable. */
export type Variable =
  | { readonly name: string; readonly type: 'decimal' }
  | { readonly name: string; readonly type: 'string'; readonly maxLength: number };

const decimal = (name: string): Variable => ({ name, type: 'decimal' });
const string = (name: string, maxLength: number): Variable => ({ name, type: 'string', maxLength });

/** The twelve inputs of the HMEQ models that SAS uses in its examples. */
export const inputVariables: readonly Variable[] = [
  decimal('CLAGE'),
  decimal('CLNO'),
  decimal('DEBTINC'),
  decimal('DELINQ'),
  decimal('DEROG'),
  string('JOB', 7),
  decimal('LOAN'),
  decimal('MORTDUE'),
  decimal('NINQ'),
  string('REASON', 7),
  decimal('VALUE'),
  decimal('YOJ'),
];

const indexes = new Map(inputVariables.map(({ name }, index) => [name, index]));

/** Where an input stands in `inputVariables`, without regard to its name's case; -1 where the model has none of it. */
export function inputIndex(name: string): number {
  // Nearly all requests spell the names as the model does: no upper-casing for those.
  return indexes.get(name) ?? indexes.get(name.toUpperCase()) ?? -1;
}

/** The outputs, with the lengths that `homeloan.zip` declares. */
export const outputVariables: readonly Variable[] = [
  string('EM_CLASSIFICATION', 12),
  decimal('EM_EVENTPROBABILITY'),
  decimal('EM_PROBABILITY'),
  string('I_BAD', 32),
  decimal('P_BAD0'),
  decimal('P_BAD1'),
  string('_WARN_', 4),
  decimal('_leaf_id_'),
];
