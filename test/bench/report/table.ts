/** A table: the first column is text, aligned left; the others are figures, aligned right. */
export type Table = {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** The table for a terminal. */
export function toText(table: Table): string {
  const widths = columnWidths(table);
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const lines = [table.header, ...table.rows].map((row) => aligned(row, widths).join('  ').trimEnd());
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** The table in Markdown, readable as it stands. */
export function toMarkdown(table: Table): string {
  const widths = columnWidths(table).map((width) => Math.max(width, 4));
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const [header, ...rows] = [table.header, ...table.rows].map((row) => aligned(row, widths));
  return [header, rule, ...rows].map((cells) => `| ${(cells ?? []).join(' | ')} |`).join('\n');
}

function columnWidths({ header, rows }: Table): number[] {
  return header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)));
}

function aligned(row: readonly string[], widths: readonly number[]): string[] {
  return widths.map((width, column) => {
    const cell = row[column] ?? '';
    return column === 0 ? cell.padEnd(width) : cell.padStart(width);
  });
}

/** A number with its noun, as in `1 round` and `5 rounds`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
