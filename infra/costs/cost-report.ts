import type { MonthlyCosts } from './monthly-costs.ts';
import { readPriceTable } from './prices.ts';

/** Lines and loads as a table, in US dollars; what has no price is said beneath. */
export function costReport(title: string, costs: readonly MonthlyCosts[]): string {
  const [first] = costs;
  if (first === undefined) return title;
  const names = [...new Set(costs.flatMap(({ lines }) => lines.map(({ what }) => what)))];
  const rows = names.map((what) => [
    what,
    ...costs.map(({ lines }) => amount(lines.find((line) => line.what === what))),
  ]);
  const total = ['Together, of what has a price', ...costs.map(({ dollars }) => dollars.toFixed(2))];
  const missing = new Set(costs.flatMap(({ lines }) => lines.flatMap((line) => line.missing ?? [])));
  return [
    title,
    '',
    table([
      ['US dollars a month, by requests of each model', ...costs.map(({ load }) => load)],
      ...rows,
      total,
    ]),
    ...(missing.size > 0 ? ['', `Without a price, and not in the sum: ${[...missing].join(', ')}.`] : []),
  ].join('\n');
}

/** Where the prices come from, and of when. */
export function sourcesReport(): string {
  const { about, prices } = readPriceTable();
  const lines = Object.entries(prices).flatMap(([name, entry]) =>
    entry.price === null ? [] : [`  ${name}: ${entry.price}, ${entry.asOf}, ${entry.source}`],
  );
  return [about, ...lines].join('\n');
}

function amount(line: MonthlyCosts['lines'][number] | undefined): string {
  if (line === undefined) return '';
  return line.dollars === undefined ? '?' : line.dollars.toFixed(2);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
