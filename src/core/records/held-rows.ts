/** A failed row that waits for the columns to be known: its error, and its inputs as cells of JSON where they are joined. */
export interface HeldRow {
  readonly error: string;
  readonly inputs: readonly string[] | undefined;
}

/** Failed rows, in order, in little memory: equal ones that follow on one another are counted, and inputs are kept as one text. */
export interface HeldRows {
  readonly isEmpty: boolean;
  add(row: HeldRow): void;
  /** Gives out each run of equal rows, and forgets them. */
  drain(write: (row: HeldRow, count: number) => void): void;
}

export function createHeldRows(): HeldRows {
  let errors: string[] = [];
  let inputs: (string | undefined)[] = [];
  let counts: number[] = [];
  return {
    get isEmpty() {
      return counts.length === 0;
    },
    add(row) {
      // Cells are JSON without line feeds.
      const text = row.inputs?.join('\n');
      const last = counts.length - 1;
      if (last !== -1 && errors[last] === row.error && inputs[last] === text) {
        counts[last] = (counts[last] ?? 0) + 1;
      } else {
        errors.push(row.error);
        inputs.push(text);
        counts.push(1);
      }
    },
    drain(write) {
      counts.forEach((count, i) => {
        const text = inputs[i];
        write({ error: errors[i] ?? '', inputs: text === '' ? [] : text?.split('\n') }, count);
      });
      errors = [];
      inputs = [];
      counts = [];
    },
  };
}
