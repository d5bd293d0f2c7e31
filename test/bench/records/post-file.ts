import { createReadStream } from 'node:fs';
import { request } from 'undici';

/** A CSV that came back. */
export type ScoredFile = {
  readonly rows: number;
  readonly seconds: number;
  /** P_BAD1 of the first rows, as it was written. */
  readonly firstScores: readonly string[];
};

/**
 * Posts a CSV and reads the scores as they come.
 *
 * @throws Error when the request is refused, or a row has no score.
 */
export async function postFile(url: string, file: string): Promise<ScoredFile> {
  const startedAt = performance.now();
  const answer = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'text/csv; header=present' },
    body: createReadStream(file),
  });
  if (answer.statusCode !== 200)
    throw new Error(`${url} answered ${answer.statusCode}: ${await answer.body.text()}`);
  const chunks: Buffer[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, ...scoresIn(chunks) };
}

/** How many first scores are kept. */
export const keptScores = 200;

/**
 * Reads a CSV of scores that came in chunks.
 *
 * @throws Error when a row has no score.
 */
export function scoresIn(chunks: Iterable<Buffer>): Pick<ScoredFile, 'rows' | 'firstScores'> {
  const firstScores: string[] = [];
  let column = -1;
  let rows = -1;
  for (const line of linesOf(chunks)) {
    const cells = line.split(',');
    if (rows === -1) column = cells.indexOf('P_BAD1');
    else if (!Number.isFinite(Number.parseFloat(cells[column] ?? ''))) {
      throw new Error(`row ${rows + 1} has no score: ${line.slice(0, 200)}`);
    } else if (rows < keptScores) firstScores.push(cells[column] ?? '');
    rows++;
  }
  return { rows, firstScores };
}

function* linesOf(chunks: Iterable<Buffer>): Generator<string> {
  let rest = '';
  for (const chunk of chunks) {
    // The stand-in's outputs are ASCII, so no character is cut in two.
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
