import { isCanonicalNumber, isMissing } from './cells.ts';
import type { ColumnType, CsvOptions } from './options.ts';
import { createTable } from './table.ts';

/** Guesses what columns hold, a column at a time, never a cell: the types of one table are the same from its first row to its last. */
export interface TypeGuess {
  see(cells: readonly string[]): void;
  types(): readonly ColumnType[];
}

/**
 * A column is a number if every cell seen is a number in JSON's grammar or missing, and at least one is a number; else it is a string.
 * `007`, `+5`, `.5` and ` 5` make a string: they may be codes, which would lose characters as numbers.
 */
export function createTypeGuess(columns: number): TypeGuess {
  const hasNumber = new Array<boolean>(columns).fill(false);
  const hasText = new Array<boolean>(columns).fill(false);
  return {
    see(cells) {
      for (let i = 0; i < columns; i++) {
        if (hasText[i]) continue;
        const cell = cells[i] ?? '';
        if (isCanonicalNumber(cell)) hasNumber[i] = true;
        else if (!isMissing(cell)) hasText[i] = true;
      }
    },
    types() {
      return hasText.map((isText, i) => (hasNumber[i] && !isText ? 'number' : 'string'));
    },
  };
}

/** The types of the columns of these rows; of as many columns as the first row has. */
export function guessTypes(rows: readonly (readonly string[])[]): readonly ColumnType[] {
  const guess = createTypeGuess(rows[0]?.length ?? 0);
  for (const row of rows) guess.see(row);
  return guess.types();
}

/** Reads a whole body for its columns' types, holding no row. */
export interface CsvTypeReader {
  /** @throws ProblemError as the decoder does */
  push(chunk: Uint8Array): void;
  /** By place in the table, for the decoder's `columnTypes`; empty for an empty body. */
  end(): readonly ColumnType[];
}

/** For bodies that can be read twice: the guess then sees every cell, and no later one can be at odds with it. */
export function createCsvTypeReader(options: CsvOptions): CsvTypeReader {
  let guess = createTypeGuess(0);
  const table = createTable(options, {
    header({ names }) {
      guess = createTypeGuess(names.length);
    },
    record(_number, cells) {
      guess.see(cells);
    },
    broken() {},
  });
  return {
    push: table.push,
    end() {
      table.end();
      return guess.types();
    },
  };
}
