import { writeAnswer } from '../../src/local/scr/dialects.ts';
import { scoreHmeq } from '../../src/local/scr/model.ts';
import { inputVariables } from '../../src/local/scr/signature.ts';

/** Values in the order of the model's inputs; null is a missing one. */
export type HmeqRow = readonly (string | number | null)[];

export const INPUT_NAMES: readonly string[] = inputVariables.map(({ name }) => name);
export const HEADER = INPUT_NAMES.join(',');
export const OUTPUT_HEADER =
  'EM_CLASSIFICATION,EM_EVENTPROBABILITY,EM_PROBABILITY,I_BAD,P_BAD0,P_BAD1,_WARN_,_leaf_id_';

const WORDS: Readonly<Record<string, readonly string[]>> = {
  JOB: ['Other', 'ProfExe', 'Office', 'Mgr', 'Self', 'Sales', '', 'Ümläut'],
  REASON: ['HomeImp', 'DebtCon', ''],
};

/** The largest value of an input, give or take. */
const RANGES: Readonly<Record<string, number>> = {
  CLAGE: 600,
  CLNO: 70,
  DEBTINC: 60,
  DELINQ: 3,
  DEROG: 3,
  LOAN: 90_000,
  MORTDUE: 250_000,
  NINQ: 9,
  VALUE: 400_000,
  YOJ: 40,
};

/** An invented row, the same one for each number, with missing values here and there. */
export function hmeqRow(number: number): HmeqRow {
  let state = (number * 2_654_435_761) >>> 0;
  return inputVariables.map(({ name }) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const words = WORDS[name];
    const draw = state >>> 8;
    if (words !== undefined) return words[draw % words.length] ?? '';
    if (draw % 13 === 0) return null;
    const value = (draw / 2 ** 24) * (RANGES[name] ?? 0);
    // The loan makes every row's score its own.
    return name === 'LOAN' ? Math.round(value) + number / 1e6 : Math.round(value * 100) / 100;
  });
}

export function hmeqRows(count: number): readonly HmeqRow[] {
  return Array.from({ length: count }, (_, index) => hmeqRow(index + 1));
}

export function csvLine(row: HmeqRow): string {
  return row.join(',');
}

/** A line each, the last one ended too. */
export function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

export function csvOf(rows: readonly HmeqRow[]): string {
  return linesOf([HEADER, ...rows.map(csvLine)]);
}

export function recordOf(row: HmeqRow): Readonly<Record<string, string | number | null>> {
  return Object.fromEntries(INPUT_NAMES.map((name, place) => [name, row[place] ?? null]));
}

export function jsonLine(row: HmeqRow): string {
  return JSON.stringify(recordOf(row));
}

/** The outputs for a row as SCR writes them: a flat JSON object, digit by digit. */
export function outputsJson(row: HmeqRow): string {
  const execution = { moduleId: 'm', stepId: 's', elapsedNanos: 1 };
  const answer = writeAnswer('2026', 'data', scoreHmeq(row), execution);
  return /"data":(\{.*?\})/.exec(answer)?.[1] ?? '';
}

/** {@link outputsJson} as a row of CSV: none of the outputs needs quotes. */
export function outputsCsv(row: HmeqRow): string {
  return outputsJson(row)
    .slice(1, -1)
    .split(',')
    .map((member) => member.slice(member.indexOf(':') + 1))
    .map((json) => (json === 'null' ? '' : json.replaceAll('"', '')))
    .join(',');
}
