/** Home equity loan applications: a CSV of as many as are wanted, and each row as the record that SCR takes. */

/** The 12 inputs of the HMEQ models, in the order of the CSV. */
export const columns = [
  'LOAN',
  'MORTDUE',
  'VALUE',
  'REASON',
  'JOB',
  'YOJ',
  'DEROG',
  'DELINQ',
  'CLAGE',
  'NINQ',
  'CLNO',
  'DEBTINC',
] as const;

const texts: ReadonlySet<string> = new Set(['REASON', 'JOB']);
const reasons = ['HomeImp', 'DebtCon'];
const jobs = ['Mgr', 'Office', 'Other', 'ProfExe', 'Sales', 'Self'];

/** One row, the same for the same number in every run. */
export function rowOf(number: number): string {
  const scatter = (factor: number, range: number) => (number * factor) % range;
  return [
    1000 + scatter(37, 50_000),
    (10_000 + scatter(7919, 200_000)) / 4,
    (20_000 + scatter(104_729, 400_000)) / 8,
    reasons[number % 2],
    jobs[number % 6],
    scatter(13, 41) / 2,
    scatter(5, 3),
    scatter(7, 4),
    100 + scatter(611_953, 300_000) / 1000,
    scatter(3, 9),
    scatter(11, 60),
    20 + scatter(15_485, 30_000) / 1000,
  ].join(',');
}

/** The whole CSV, header first, in parts of some hundred kilobytes. */
export function* csvOf(rows: number): Generator<string> {
  const perPart = 5000;
  yield `${columns.join(',')}\n`;
  for (let from = 0; from < rows; from += perPart) {
    let part = '';
    for (let number = from; number < Math.min(from + perPart, rows); number++) part += `${rowOf(number)}\n`;
    yield part;
  }
}

/** What a client that posts a row at a time makes of it. */
export function recordOf(row: string): string {
  const cells = row.split(',');
  const inputs = columns.map((name, place) => {
    const cell = cells[place] ?? '';
    return { name, value: texts.has(name) ? cell : Number(cell) };
  });
  return JSON.stringify({ inputs });
}
