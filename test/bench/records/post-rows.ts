import { Client } from 'undici';
import { recordOf } from './applications.ts';

/** Rows that were scored one after another. */
export type ScoredRows = {
  readonly rows: number;
  readonly seconds: number;
  /** P_BAD1 of each row, as it was written. */
  readonly scores: readonly string[];
};

/**
 * Posts rows to SCR itself, each after the answer to the one before, on one kept-alive connection: what SAS's published example of
 * scoring a CSV does. Ends after all rows or `maxSeconds`, whichever comes first.
 *
 * @throws Error when a row isn't scored.
 */
export async function postRows(
  scrUrl: string,
  rowAt: (number: number) => string,
  limits: { readonly maxRows: number; readonly maxSeconds: number },
): Promise<ScoredRows> {
  const { origin, pathname: path } = new URL(scrUrl);
  const client = new Client(origin, { pipelining: 1 });
  const headers = { 'content-type': 'application/json' };
  const scores: string[] = [];
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  try {
    while (scores.length < limits.maxRows && elapsed() < limits.maxSeconds) {
      const body = recordOf(rowAt(scores.length));
      const answer = await client.request({ method: 'POST', path, headers, body });
      const text = await answer.body.text();
      const score = /"P_BAD1":([^,}]+)/.exec(text)?.[1];
      if (answer.statusCode !== 200 || score === undefined) {
        throw new Error(`${scrUrl} answered ${answer.statusCode}: ${text.slice(0, 200)}`);
      }
      scores.push(score);
    }
    return { rows: scores.length, seconds: elapsed(), scores };
  } finally {
    await client.close();
  }
}
