/** What a container in `inline` mode does, for a model of one input and output: `P` is `X` with a digit or two more, or an error. */
export interface PayloadAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** Records that were scored. */
  readonly scored: readonly string[];
}

/** Reads a payload as batch scoring writes it, and answers in JSON Lines. A record whose X is no number is a bad one. */
export function answerPayload(body: string, contentType: string): PayloadAnswer {
  const lines = body.split('\n').slice(0, -1);
  const values = contentType.startsWith('text/csv') ? csvValues(lines) : lines.map(jsonValue);
  const scored: string[] = [];
  const rows = values.map((value) => {
    if (value === undefined || !/^-?\d+(\.\d+)?$/.test(value)) return '{"P":null,"_error_":"invalid-record"}';
    scored.push(value);
    return `{"P":${value}${value.includes('.') ? '5' : '0.5'},"_error_":null}`;
  });
  const text = rows.map((row) => `${row}\n`).join('');
  return { status: 200, contentType: 'application/jsonlines', body: text, scored };
}

function csvValues([header = '', ...rows]: readonly string[]): readonly (string | undefined)[] {
  const place = header.split(',').indexOf('X');
  return rows.map((row) => row.split(',')[place]);
}

function jsonValue(line: string): string | undefined {
  return /"X":"?([^,}"]*)/.exec(line)?.[1];
}
