/** A CSV of a size, and its rows. */
export type TableFile = { readonly body: Buffer; readonly rows: number };

/** Characters of a row beside the number. */
const padding = 'x'.repeat(300);

/** A table of a number and a text, of at most so many bytes. */
export function tableOf(bytes: number): TableFile {
  const body = Buffer.allocUnsafe(bytes);
  let at = body.write('X,NOTE\n');
  let rows = 0;
  for (;;) {
    const row = `${rows + 1},${padding}\n`;
    if (at + row.length > bytes) return { body: body.subarray(0, at), rows };
    at += body.write(row, at);
    rows += 1;
  }
}
