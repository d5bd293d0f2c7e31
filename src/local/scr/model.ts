/**
 * The stand-in's model: a logistic regression over the HMEQ inputs, to be checked with a calculator. The coefficients and
 * replacements are this project's own invention; no data were fitted.
 */

import { inputIndex } from './signature.ts';

/** What a decimal input contributes per unit, and what replaces it where it is missing. */
export interface DecimalTerm {
  readonly name: string;
  readonly coefficient: number;
  readonly replacement: number;
}

/** What each level of a string input contributes (any other level: 0), and what replaces it where it is missing. */
export interface LevelTerm {
  readonly name: string;
  readonly levels: ReadonlyMap<string, number>;
  readonly replacement: string;
}

export const intercept = -3;

export const decimalTerms: readonly DecimalTerm[] = [
  { name: 'CLAGE', coefficient: -0.005, replacement: 180 },
  { name: 'CLNO', coefficient: -0.01, replacement: 21 },
  { name: 'DEBTINC', coefficient: 0.06, replacement: 34 },
  { name: 'DELINQ', coefficient: 0.7, replacement: 0 },
  { name: 'DEROG', coefficient: 0.6, replacement: 0 },
  { name: 'LOAN', coefficient: -0.00002, replacement: 18000 },
  { name: 'MORTDUE', coefficient: -0.000004, replacement: 73000 },
  { name: 'NINQ', coefficient: 0.15, replacement: 1 },
  { name: 'VALUE', coefficient: 0.000003, replacement: 100000 },
  { name: 'YOJ', coefficient: -0.02, replacement: 9 },
];

export const levelTerms: readonly LevelTerm[] = [
  {
    name: 'JOB',
    levels: new Map([
      ['MGR', 0.1],
      ['OFFICE', -0.5],
      ['OTHER', 0],
      ['PROFEXE', -0.1],
      ['SALES', 0.9],
      ['SELF', 0.5],
    ]),
    replacement: 'OTHER',
  },
  {
    name: 'REASON',
    levels: new Map([
      ['DEBTCON', 0],
      ['HOMEIMP', 0.25],
    ]),
    replacement: 'DEBTCON',
  },
];

/** Values in the order of `inputVariables`; null and undefined are both missing. */
export type InputValues = readonly (number | string | null | undefined)[];

export interface HmeqScore {
  readonly pBad0: number;
  readonly pBad1: number;
  /** `M` where a missing input was replaced, `U` where a level is unknown, `MU` for both; null for neither. */
  readonly warning: 'M' | 'U' | 'MU' | null;
  /** P_BAD1 in tenths, 1 to 10: there only to show a whole double. */
  readonly leaf: number;
}

const indexedDecimalTerms = decimalTerms.map((term) => ({ ...term, index: inputIndex(term.name) }));
const indexedLevelTerms = levelTerms.map((term) => ({ ...term, index: inputIndex(term.name) }));

/** Scores one record. Levels are compared without case and without blanks around them; blank is missing, as in SAS. */
export function scoreHmeq(inputs: InputValues): HmeqScore {
  let logit = intercept;
  let imputed = false;
  let unknownLevel = false;
  for (const { index, coefficient, replacement } of indexedDecimalTerms) {
    const value = inputs[index];
    if (typeof value === 'number') logit += coefficient * value;
    else {
      imputed = true;
      logit += coefficient * replacement;
    }
  }
  for (const { index, levels, replacement } of indexedLevelTerms) {
    const value = inputs[index];
    const given = typeof value === 'string' ? value.trim().toUpperCase() : '';
    if (given === '') imputed = true;
    const contribution = levels.get(given === '' ? replacement : given);
    if (contribution === undefined) unknownLevel = true;
    else logit += contribution;
  }
  const pBad1 = 1 / (1 + Math.exp(-logit));
  return {
    pBad0: 1 - pBad1,
    pBad1,
    warning: imputed ? (unknownLevel ? 'MU' : 'M') : unknownLevel ? 'U' : null,
    leaf: Math.min(10, Math.floor(pBad1 * 10) + 1),
  };
}
