import { describe, expect, it } from '@jest/globals';
import { runTransform } from '../../harness/batch-transform.ts';
import { startRig } from '../../harness/container.ts';
import {
  csvLine,
  csvOf,
  HEADER,
  hmeqRows,
  jsonLine,
  linesOf,
  OUTPUT_HEADER,
  outputsCsv,
  outputsJson,
} from '../../harness/hmeq-table.ts';
import { get } from '../../harness/http.ts';

const ROWS = hmeqRows(300);
const SCORED_CSV = [`${OUTPUT_HEADER},_error_`, ...ROWS.map((row) => `${outputsCsv(row)},`)];
const SCORED_JSON = ROWS.map((row) => `${outputsJson(row).slice(0, -1)},"_error_":null}`);
const BAD_CSV = ',,,,,,,,invalid-record';
const BAD_JSON = /^\{"EM_CLASSIFICATION":null,.*"_error_":"invalid-record"\}$/;
/** Records with something wrong, the first and the last of the file among them. */
const BAD_PLACES = [1, 150, 300];

const STRATEGIES = ['MULTI_RECORD', 'SINGLE_RECORD'] as const;
const job = (port: number, strategy: (typeof STRATEGIES)[number]) => ({
  port,
  strategy,
  maxPayloadBytes: 3000,
  maxConcurrentTransforms: 4,
});
const batch = (env: Readonly<Record<string, string>> = {}) =>
  startRig({ env: { SAGEMAKER_BATCH: 'true', ...env } });

describe.each(STRATEGIES)('A batch transform job that sends %s payloads', (strategy) => {
  it.each(['@signature', HEADER])(
    'scores a CSV file whose first piece alone has the header: SCR_CSV_COLUMNS=%s',
    async (columns) => {
      const { port } = await batch({ SCR_CSV_COLUMNS: columns });
      const { lines, requests } = await runTransform({
        ...job(port, strategy),
        contentType: 'text/csv',
        file: csvOf(ROWS),
      });
      expect(requests).toBeGreaterThan(5);
      expect(lines).toEqual(SCORED_CSV);
    },
  );

  it('scores a CSV file without a header', async () => {
    const { port } = await batch({ SCR_CSV_COLUMNS: '@signature' });
    const file = linesOf(ROWS.map(csvLine));
    const { lines } = await runTransform({ ...job(port, strategy), contentType: 'text/csv', file });
    expect(lines).toEqual(SCORED_CSV.slice(1));
  });

  it('scores a JSON Lines file', async () => {
    const { port } = await batch();
    const file = ROWS.map(jsonLine).join('\n');
    const { lines } = await runTransform({
      ...job(port, strategy),
      contentType: 'application/jsonlines',
      file,
    });
    expect(lines).toEqual(SCORED_JSON);
  });

  it('gives a CSV file with three bad rows three error rows, and loses nothing', async () => {
    const { port, scr } = await batch({ SCR_CSV_COLUMNS: '@signature' });
    const bad = ['1,2,3', 'x'.padEnd(30, ',').slice(0, 12), LONG_JOB];
    const lines = ROWS.map(csvLine);
    for (const [index, place] of BAD_PLACES.entries()) lines[place - 1] = bad[index] ?? '';
    const output = await runTransform({
      ...job(port, strategy),
      contentType: 'text/csv',
      file: linesOf([HEADER, ...lines]),
    });
    expect(output.lines).toEqual(
      SCORED_CSV.map((line, place) => (BAD_PLACES.includes(place) ? BAD_CSV : line)),
    );
    expect(scr.counts()).toMatchObject({ finished: 297 });
  });

  it('gives a JSON Lines file with three bad lines three error lines, and loses nothing', async () => {
    const { port } = await batch();
    const bad = ['{"LOAN":', '{"LOAN":"x"}', '[]'];
    const lines = ROWS.map(jsonLine);
    for (const [index, place] of BAD_PLACES.entries()) lines[place - 1] = bad[index] ?? '';
    const output = await runTransform({
      ...job(port, strategy),
      contentType: 'application/jsonlines',
      file: linesOf(lines),
    });
    expect(output.lines).toHaveLength(300);
    output.lines.forEach((line, index) => {
      if (BAD_PLACES.includes(index + 1)) expect(line).toMatch(BAD_JSON);
      else expect(line).toBe(SCORED_JSON[index]);
    });
  });

  it('gives rows that SCR fails on their own error rows', async () => {
    const { port, scr } = await batch({ SCR_CSV_COLUMNS: '@signature' });
    scr.setFault({ fault: 'status:500', everyNth: 100 });
    const output = await runTransform({ ...job(port, strategy), contentType: 'text/csv', file: csvOf(ROWS) });
    const failed = output.lines.filter((line) => line === ',,,,,,,,record-failed');
    expect(failed).toHaveLength(3);
    const scored = output.lines.map((line, place) => (line === failed[0] ? SCORED_CSV[place] : line));
    expect(scored).toEqual(SCORED_CSV);
  });
});

/** A row whose JOB is longer than the model declares. */
const LONG_JOB = '1,2,3,4,5,much too long,7,8,9,x,11,12';

describe('GET /execution-parameters', () => {
  it.each([
    [{}, { MaxPayloadInMB: 6, MaxConcurrentTransforms: 8, BatchStrategy: 'MULTI_RECORD' }],
    [
      {
        SAGEMAKER_MAX_PAYLOAD_IN_MB: '2',
        SCR_MAX_CONCURRENCY: '70',
        SAGEMAKER_BATCH_STRATEGY: 'SINGLE_RECORD',
      },
      { MaxPayloadInMB: 2, MaxConcurrentTransforms: 50, BatchStrategy: 'SINGLE_RECORD' },
    ],
    [
      { SAGEMAKER_MAX_PAYLOAD_IN_MB: '0', MAX_PAYLOAD_BYTES: '3145728', SCR_MAX_CONCURRENCY: '4' },
      { MaxPayloadInMB: 3, MaxConcurrentTransforms: 4, BatchStrategy: 'MULTI_RECORD' },
    ],
  ])('honours the environment of the job: %j', async (env, parameters) => {
    const { port } = await batch({ SCR_MAX_CONCURRENCY: '8', ...env });
    const answer = await get(port, '/execution-parameters');
    expect(answer.headers['content-type']).toBe('application/json');
    expect(JSON.parse(answer.text)).toEqual(parameters);
  });
});
