import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { request } from 'undici';

/** What came back for a file. */
export interface ScoredCsv {
  readonly rows: number;
  /** Rows that hold a code in `_error_`, the last column. */
  readonly failed: number;
  readonly header: string;
  readonly firstRow: string;
}

export interface ScoreCsvOptions {
  readonly url: string;
  readonly inputFile: string;
  readonly outputFile: string;
  /** Called with the number of rows so far. */
  readonly onProgress: (rows: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Posts a CSV file to `/invocations` and writes the scores as they come. Throws with the problem's text where the request is refused, or
 * where its answer breaks off; and when the signal aborts.
 */
export async function scoreCsv({
  url,
  inputFile,
  outputFile,
  onProgress,
  signal,
}: ScoreCsvOptions): Promise<ScoredCsv> {
  const answer = await request(`${url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv; header=present', accept: 'text/csv; header=present' },
    body: createReadStream(inputFile),
    signal,
  });
  if (answer.statusCode !== 200) throw new Error(`Status ${answer.statusCode}: ${await answer.body.text()}`);
  const seen = { rows: -1, failed: 0, header: '', firstRow: '' };
  await pipeline(
    answer.body.setEncoding('utf8'),
    async function* (parts: AsyncIterable<string>) {
      let rest = '';
      for await (const part of parts) {
        const lines = (rest + part).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          seen.rows++;
          if (seen.rows === 0) seen.header = line;
          else if (seen.rows === 1) seen.firstRow = line;
          if (seen.rows > 0 && !line.endsWith(',')) seen.failed++;
        }
        onProgress(Math.max(0, seen.rows));
        yield part;
      }
    },
    createWriteStream(outputFile),
  );
  return seen;
}
