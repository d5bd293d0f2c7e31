import { describe, expect, it } from '@jest/globals';
import { type Container, startContainerWithChild, untilPing } from '../../harness/container.ts';
import {
  csvLine,
  csvOf,
  HEADER,
  hmeqRow,
  hmeqRows,
  jsonLine,
  OUTPUT_HEADER,
  outputsCsv,
} from '../../harness/hmeq-table.ts';
import { get, invoke, send } from '../../harness/http.ts';
import { quantile } from '../../harness/load.ts';
import { problemOf } from '../../harness/problem.ts';
import { residentBytes, watching } from '../../harness/resident-memory.ts';
import { lineReader, stream } from '../../harness/streaming-client.ts';

const ROWS = 100_000;
/** A million rows take minutes: with RECORDS_LARGE=1 only. */
const SIZES = process.env.RECORDS_LARGE === '1' ? [ROWS, 1_000_000] : [ROWS];
const JSON_TYPE = { 'content-type': 'application/json' };
const MIB = 1024 * 1024;
const ENV = {
  SCR_MAX_CONCURRENCY: '8',
  MAX_PAYLOAD_BYTES: '1000000000',
  INVOCATION_TIMEOUT_MS: '600000',
  LOG_LEVEL: 'ERROR',
};

async function started(env: Readonly<Record<string, string>>): Promise<Container> {
  const container = await startContainerWithChild({ ...ENV, ...env });
  await untilPing(container, 200);
  return container;
}

/** The table in pieces, made as they are sent. */
function* pieces(rows: number): Generator<string> {
  let piece = `${HEADER}\n`;
  for (let number = 1; number <= rows; number++) {
    piece += `${csvLine(hmeqRow(number))}\n`;
    if (number % 500 > 0 && number < rows) continue;
    yield piece;
    piece = '';
  }
}

/** Streams so many rows, and holds every row of the answer against its own score. */
async function scoreAll({ port }: Container, rows: number, ending: string): Promise<void> {
  let read = 0;
  let wrong = 0;
  const onText = lineReader((line) => {
    const expected = read === 0 ? OUTPUT_HEADER + (ending && ',_error_') : outputsCsv(hmeqRow(read)) + ending;
    if (line !== expected) wrong++;
    read++;
  });
  const answer = await stream(port, { body: pieces(rows), onText });
  expect(answer).toMatchObject({ status: 200, isWhole: true });
  expect({ read, wrong }).toEqual({ read: rows + 1, wrong: 0 });
}

/** Milliseconds that `/ping` takes, again and again while something runs; it is 200 throughout. */
async function pings({ port }: Container, running: Promise<unknown>): Promise<readonly number[]> {
  return watching(running, async () => {
    const startedAt = performance.now();
    expect((await get(port, '/ping')).status).toBe(200);
    return performance.now() - startedAt;
  });
}

describe('A large table', () => {
  it.each(SIZES)(
    'of %d rows is scored as it comes, in order, each row as if it were alone, in little memory',
    async (rows) => {
      const container = await started({ SCR_RECORD_ERRORS: 'inline' });
      const idle = await residentBytes(container.pid);
      const scoring = scoreAll(container, rows, ',');
      const [memory, pingMs] = await Promise.all([
        watching(scoring, () => residentBytes(container.pid)),
        pings(container, scoring),
        scoring,
      ]);
      expect((Math.max(...memory) - idle) / MIB).toBeLessThan(60);
      expect(quantile(pingMs, 0.5)).toBeLessThan(50);
    },
    900_000,
  );

  it('that is read whole and checked first is scored in order, each row as if it were alone', async () => {
    const container = await started({ SCR_RECORD_ERRORS: 'fail' });
    await scoreAll(container, 20_000, '');
    for (const number of [1, 7_777, 20_000]) {
      const alone = await invoke(container.port, csvOf([hmeqRow(number)]), { 'content-type': 'text/csv' });
      expect(alone.text).toBe(`${OUTPUT_HEADER}\n${outputsCsv(hmeqRow(number))}\n`);
    }
  }, 60_000);

  it('of 100,000 rows whose last one is bad is read and refused while /ping is answered', async () => {
    const container = await started({ SCR_RECORD_ERRORS: 'fail' });
    const body = [...pieces(ROWS), 'x\n'].join('');
    const answer = invoke(container.port, body, { 'content-type': 'text/csv' });
    expect(quantile(await pings(container, answer), 0.5)).toBeLessThan(50);
    expect(problemOf(await answer)).toMatchObject({ status: 400, code: 'invalid-record' });
  }, 60_000);
});

describe('A table', () => {
  it('is scored at least four times as fast as by a client that posts row by row where a score takes 2 ms', async () => {
    const container = await started({ STANDIN_SCORE_MS: '2' });
    const rows = hmeqRows(2000);
    const single = rows.slice(0, 200);
    const oneByOne = async () => {
      const startedAt = performance.now();
      for (const row of single) {
        const body = jsonLine(row);
        const answer = await send(container.scrPort, {
          method: 'POST',
          path: '/hmeq',
          headers: JSON_TYPE,
          body,
        });
        expect(answer.status).toBe(200);
      }
      return single.length / (performance.now() - startedAt);
    };
    const atOnce = async () => {
      const startedAt = performance.now();
      const answer = await invoke(container.port, csvOf(rows), { 'content-type': 'text/csv' });
      expect(answer.text.split('\n')).toHaveLength(rows.length + 2);
      return rows.length / (performance.now() - startedAt);
    };
    const ratios: number[] = [];
    for (let round = 0; round < 3; round++) ratios.push((await atOnce()) / (await oneByOne()));
    expect(quantile(ratios, 0.5)).toBeGreaterThanOrEqual(4);
  }, 60_000);
});
