/** Writes examples/hmeq.csv: invented home-equity applications, the same ones each time. */
import { writeFile } from 'node:fs/promises';

const RECORDS = 5000;
let state = 20_240_131;
/** Park-Miller: even numbers in [0, 1), the same on every machine. */
const random = () => {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647;
};
const between = (low, high, digits = 0) => Number((low + (high - low) * random()).toFixed(digits));
const oneOf = (...words) => words[Math.floor(random() * words.length)];
/** One value in twenty is missing. */
const maybe = (value) => (random() < 0.05 ? '' : value);

const rows = Array.from({ length: RECORDS }, () => ({
  LOAN: between(1100, 89_900),
  MORTDUE: maybe(between(2063, 250_000, 2)),
  VALUE: maybe(between(8000, 400_000, 2)),
  REASON: maybe(oneOf('HomeImp', 'DebtCon')),
  JOB: maybe(oneOf('Other', 'ProfExe', 'Office', 'Mgr', 'Self', 'Sales')),
  YOJ: maybe(between(0, 41, 1)),
  DEROG: maybe(Math.floor(random() ** 4 * 6)),
  DELINQ: maybe(Math.floor(random() ** 3 * 8)),
  CLAGE: maybe(between(0, 600, 6)),
  NINQ: maybe(Math.floor(random() ** 2 * 10)),
  CLNO: maybe(between(0, 71)),
  DEBTINC: maybe(between(0.5, 60, 4)),
}));
const lines = [Object.keys(rows[0]), ...rows.map((row) => Object.values(row))].map((cells) =>
  cells.join(','),
);
await writeFile('examples/hmeq.csv', `${lines.join('\n')}\n`);
