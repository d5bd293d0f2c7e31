import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Env, type Rig, startRig } from '../../harness/container.ts';
import {
  csvLine,
  csvOf,
  HEADER,
  hmeqRows,
  jsonLine,
  linesOf,
  OUTPUT_HEADER,
  outputsCsv,
} from '../../harness/hmeq-table.ts';
import { get, invoke } from '../../harness/http.ts';
import { problemOf } from '../../harness/problem.ts';
import { stream } from '../../harness/streaming-client.ts';
import { until } from '../../harness/until.ts';

const ROWS = hmeqRows(6000);
const TABLE = csvOf(ROWS);
const CSV = { 'content-type': 'text/csv' };
const INLINE = { SCR_RECORD_ERRORS: 'inline' };

const postCsv = (port: number, body: string, headers: Env = {}) => invoke(port, body, { ...CSV, ...headers });

/** The table with bad rows at these places. */
function withBad(...places: readonly number[]): string {
  const lines = ROWS.map(csvLine);
  for (const place of places) lines[place - 1] = 'lots,of,cells';
  return linesOf([HEADER, ...lines]);
}

describe('With SCR_RECORD_ERRORS=fail, a bad record', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  });
  beforeEach(() => rig.scr.resetCounts());

  it.each([1, 3000, 6000])(
    'refuses the request before anything is scored, wherever it is: row %d',
    async (place) => {
      const { port, scr } = rig;
      const answer = await postCsv(port, withBad(place));
      expect(problemOf(answer)).toMatchObject({
        status: 400,
        code: 'invalid-record',
        detail: '1 of 6000 records are faulty; none was scored.',
      });
      expect(JSON.parse(answer.text)).toMatchObject({ errorCount: 1, errors: [{ record: place }] });
      expect(scr.counts().total).toBe(0);
    },
  );

  it('is told with up to 19 others, and all of them are counted', async () => {
    const { port, scr } = rig;
    const bad = Array.from({ length: 300 }, (_, index) => 20 * index + 5);
    const { errors, errorCount } = JSON.parse((await postCsv(port, withBad(...bad))).text);
    expect(errorCount).toBe(300);
    expect(errors.length).toBeLessThanOrEqual(20);
    expect(errors.map(({ record }: { record: number }) => record)).toEqual(bad.slice(0, errors.length));
    expect(errors.length).toBeGreaterThanOrEqual(15);
    expect(scr.counts().total).toBe(0);
  });

  it.each([
    ['application/jsonlines', `${linesOf(ROWS.map(jsonLine))}{"LOAN":"x"}`, 'invalid-record'],
    ['application/jsonlines', `${linesOf(ROWS.map(jsonLine))}{"LOAN":`, 'invalid-record'],
    ['application/json', `[${ROWS.map(jsonLine).join(',')},{"LOAN":"x"}]`, 'invalid-record'],
    ['application/json', `[${ROWS.map(jsonLine).join(',')},{"LOAN":]`, 'invalid-json'],
    ['application/json', `[${ROWS.map(jsonLine).join(',')}`, 'invalid-json'],
    ['text/csv', `${TABLE}\xff`, 'invalid-request'],
  ])('refuses the request in every format: %s, %#', async (contentType, body, code) => {
    const { port, scr } = rig;
    const answer = await invoke(port, Buffer.from(body, body.endsWith('\xff') ? 'latin1' : 'utf8'), {
      'content-type': contentType,
    });
    expect(problemOf(answer)).toMatchObject({ status: 400, code });
    expect(scr.counts().total).toBe(0);
  });
});

describe('With SCR_RECORD_ERRORS=fail, a record that SCR fails on', () => {
  it.each([
    ['status:500', 502, 'record-failed'],
    ['status:422', 400, 'record-refused'],
    ['not-json', 502, 'scr-bad-response'],
    ['reset-before', 502, 'scr-unavailable'],
    ['redirect', 502, 'scr-bad-response'],
  ])(
    'ends the request with its error and its number while nothing was sent: %s',
    async (fault, status, code) => {
      const { container, port, scr } = await startRig({ env: { SCR_MAX_CONCURRENCY: '1' } });
      scr.setFault({ fault, everyNth: 5 });
      const answer = await postCsv(port, TABLE, { 'x-correlation-id': 'failed' });
      expect(problemOf(answer)).toMatchObject({ status, code, detail: expect.stringMatching(/^Record 5: /) });
      expect(JSON.parse(answer.text).errors).toMatchObject([{ record: 5 }]);
      expect(scr.counts().total).toBe(5);
      expect(await container.log.request('failed')).toMatchObject({
        status,
        code,
        records: expect.any(Number),
      });
    },
  );

  it('breaks the connection off once the answer has begun, and the log says truncated', async () => {
    const { container, port, scr } = await startRig();
    scr.setFault({ fault: 'status:500', everyNth: 5500 });
    let text = '';
    const answer = await stream(port, {
      body: [TABLE],
      headers: { 'x-correlation-id': 'broken-off' },
      onText: (part) => {
        text += part;
      },
    });
    expect(answer).toMatchObject({ status: 200, isWhole: false });
    const lines = text.split('\n').slice(0, -1);
    expect(lines.length).toBeGreaterThan(1000);
    expect(lines).toEqual([OUTPUT_HEADER, ...ROWS.map(outputsCsv)].slice(0, lines.length));
    expect(await container.log.request('broken-off')).toMatchObject({
      code: 'record-failed',
      truncated: true,
    });
  });
});

describe('With SCR_RECORD_ERRORS=inline', () => {
  it('there is a row for every record, in order, with the code of what went wrong last', async () => {
    const { port, scr } = await startRig({
      env: { ...INLINE, SCR_MAX_CONCURRENCY: '1', SCR_BREAKER_FAILURES: '0' },
    });
    const faults = [
      ['status:400', 'record-refused'],
      ['status:503', 'record-failed'],
      ['reset-before', 'scr-unavailable'],
      ['not-json', 'scr-bad-response'],
    ] as const;
    const codes = new Map([
      [2, 'invalid-record'],
      [9, 'invalid-record'],
    ]);
    const lines = ROWS.slice(0, 11).map(csvLine);
    const expected: string[] = [];
    let request = 0;
    for (const [index, row] of ROWS.slice(0, 11).entries()) {
      const code = codes.get(index + 1);
      if (code !== undefined) lines[index] = 'x';
      const fault = code === undefined ? faults[++request - 5] : undefined;
      const error = code ?? fault?.[1];
      expected.push(error === undefined ? `${outputsCsv(row)},` : `,,,,,,,,${error}`);
    }
    // The fifth to the eighth request fail, each in its way, and none of the ninth and last.
    for (const [index, [fault]] of faults.entries()) scr.setFault({ fault, everyNth: index + 5 });
    const answer = await postCsv(port, linesOf([HEADER, ...lines]));
    expect(answer.text).toBe(linesOf([`${OUTPUT_HEADER},_error_`, ...expected]));
  });

  it('a record that takes longer than SCR_TIMEOUT_MS has a row that says so, and the others are scored', async () => {
    const { port, scr } = await startRig({ env: { ...INLINE, SCR_TIMEOUT_MS: '200' } });
    scr.setFault({ fault: 'hang', everyNth: 4 });
    const answer = await postCsv(port, csvOf(ROWS.slice(0, 10)));
    const rows = answer.text.split('\n').slice(1, -1);
    expect(rows.filter((row) => row === ',,,,,,,,deadline-exceeded')).toHaveLength(2);
    expect(rows.filter((row, index) => row === `${outputsCsv(ROWS[index] ?? [])},`)).toHaveLength(8);
  });

  it('records wait while the breaker is open, and are scored when SCR is back', async () => {
    const { port, scr } = await startRig({
      env: { ...INLINE, SCR_MAX_CONCURRENCY: '2', SCR_BREAKER_FAILURES: '2', SCR_BREAKER_OPEN_MS: '300' },
    });
    scr.setFault({ fault: 'slow:300' });
    scr.setFault({ fault: 'reset-before' });
    const answer = postCsv(port, csvOf(ROWS.slice(0, 40)));
    await until(async () => (await get(port, '/ping')).status === 503);
    scr.clearFaults();
    const { status, text } = await answer;
    expect(status).toBe(200);
    const rows = text.split('\n').slice(1, -1);
    expect(rows).toHaveLength(40);
    const lost = rows.filter((row) => row === ',,,,,,,,scr-unavailable').length;
    expect(lost).toBeGreaterThanOrEqual(2);
    expect(lost).toBeLessThan(12);
    const scored = rows.filter((row, index) => row === `${outputsCsv(ROWS[index] ?? [])},`);
    expect(scored).toHaveLength(40 - lost);
  });

  it('nothing is scored twice after an unknown outcome unless SCR_SCORING_IS_PURE says that it may be', async () => {
    for (const [pure, failed] of [
      ['false', 2],
      ['true', 0],
    ] as const) {
      const { port, scr } = await startRig({ env: { ...INLINE, SCR_SCORING_IS_PURE: pure } });
      scr.setFault({ fault: 'reset-before', count: 2 });
      const { text } = await postCsv(port, csvOf(ROWS.slice(0, 30)));
      expect(text.match(/scr-unavailable/g)?.length ?? 0).toBe(failed);
      expect(scr.counts().started).toBe(pure === 'true' ? 32 : 30);
    }
  });
});
