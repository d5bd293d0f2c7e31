import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../../harness/container.ts';
import {
  csvOf,
  hmeqRows,
  jsonLine,
  linesOf,
  OUTPUT_HEADER,
  outputsCsv,
  outputsJson,
  recordOf,
} from '../../harness/hmeq-table.ts';
import { invoke } from '../../harness/http.ts';
import { problemOf } from '../../harness/problem.ts';

const ROWS = hmeqRows(50);
const RECORDS = ROWS.map(recordOf);
const FLAT = JSON.stringify(RECORDS);
const DATA = JSON.stringify(RECORDS.map((data) => ({ data })));
const LISTED = JSON.stringify(
  RECORDS.map((record) => ({ inputs: Object.entries(record).map(([name, value]) => ({ name, value })) })),
);

const INPUTS = [
  ['text/csv', csvOf(ROWS)],
  ['application/jsonlines', linesOf(ROWS.map(jsonLine))],
  ['application/x-ndjson; charset=utf-8', ROWS.map(jsonLine).join('\r\n')],
  ['application/json', FLAT],
  ['application/json', DATA],
  ['application/json', LISTED],
  ['application/json', ` {"signature_name":"x","instances":${FLAT}} `],
] as const;

const CSV = linesOf([OUTPUT_HEADER, ...ROWS.map(outputsCsv)]);
const JSON_LINES = linesOf(ROWS.map(outputsJson));
const JSON_TEXT = `{"predictions":[${ROWS.map(outputsJson).join(',')}]}`;

const OUTPUTS = [
  ['text/csv', 'text/csv', CSV],
  ['text/csv; header=absent', 'text/csv', CSV.slice(OUTPUT_HEADER.length + 1)],
  ['application/jsonlines', 'application/jsonlines', JSON_LINES],
  ['application/x-ndjson', 'application/x-ndjson', JSON_LINES],
  ['application/json', 'application/json', JSON_TEXT],
] as const;

describe('Many records', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  });

  it.each(INPUTS)(
    'of %s come back in every format, in order, digit by digit: %#',
    async (contentType, body) => {
      for (const [accept, answered, text] of OUTPUTS) {
        const answer = await invoke(rig.port, body, { 'content-type': contentType, accept });
        expect(answer).toMatchObject({ status: 200, text });
        expect(answer.headers['content-type']).toBe(answered);
      }
    },
  );

  it('come back in the format of the request without an Accept', async () => {
    for (const [contentType, body] of INPUTS) {
      const answer = await invoke(rig.port, body, { 'content-type': contentType });
      const [essence] = contentType.split(';');
      const same = essence === 'application/x-ndjson' ? 'application/jsonlines' : essence;
      expect(answer.headers['content-type']).toBe(same);
      expect(answer.text).toBe(OUTPUTS.find(([, answered]) => answered === same)?.[2].slice());
    }
  });

  it.each([
    ['text/csv', `${OUTPUT_HEADER}\n${outputsCsv(ROWS[0] ?? [])}\n`],
    ['application/jsonlines', `${outputsJson(ROWS[0] ?? [])}\n`],
  ])('may be one JSON record where Accept is %s', async (accept, text) => {
    const answer = await invoke(rig.port, JSON.stringify(RECORDS[0]), { accept });
    expect(answer).toMatchObject({ status: 200, text });
  });

  it.each([
    ['text/csv', '', undefined, ''],
    ['text/csv', 'LOAN,JOB\n', undefined, `${OUTPUT_HEADER}\n`],
    ['text/csv', 'LOAN,JOB', 'application/json', '{"predictions":[]}'],
    ['application/jsonlines', '', undefined, ''],
    ['application/jsonlines', '\n\n', undefined, ''],
    ['application/json', '[]', undefined, '{"predictions":[]}'],
    ['application/json', ' [ ] ', 'text/csv', `${OUTPUT_HEADER}\n`],
    ['application/json', '{"instances":[]}', undefined, '{"predictions":[]}'],
    ['application/json', '[]', 'application/jsonlines', ''],
  ])('may be none: %s %j, Accept %s, is answered with %j', async (contentType, body, accept, text) => {
    rig.scr.resetCounts();
    const answer = await invoke(rig.port, body, { 'content-type': contentType, ...(accept && { accept }) });
    expect(answer).toMatchObject({ status: 200, text });
    expect(rig.scr.counts().total).toBe(0);
  });

  it('of an unknown content type are refused, and told what is known', async () => {
    const answer = await invoke(rig.port, 'LOAN\n1\n', { 'content-type': 'application/vnd.ms-excel' });
    expect(problemOf(answer)).toMatchObject({
      status: 415,
      detail: 'Supported: application/json, application/jsonlines, application/x-ndjson, text/csv.',
    });
  });

  it('are not given in an unknown format', async () => {
    const answer = await invoke(rig.port, 'LOAN\n1\n', { 'content-type': 'text/csv', accept: 'text/html' });
    expect(problemOf(answer)).toMatchObject({
      status: 406,
      detail: 'Available: application/json, application/jsonlines, application/x-ndjson, text/csv.',
    });
  });

  it.each([
    ['\uFEFFLOAN,JOB\n1,Sales\n', 1],
    ['LOAN,JOB\r\n1,Sales\r\n2,Self\r\n', 2],
    ['"LOAN",JOB,note\n1,"Sales","two\nlines, and ""quotes"""\n2,Self,\n', 2],
    ['LOAN,JOB\n1,Sales\n\n\n', 1],
  ])('may be any CSV of RFC 4180: %j', async (body, rows) => {
    const answer = await invoke(rig.port, body, { 'content-type': 'text/csv', accept: 'application/json' });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text).predictions).toHaveLength(rows);
  });

  it('have their log line and their counts', async () => {
    const id = 'many-records';
    await invoke(rig.port, csvOf(ROWS), { 'content-type': 'text/csv', 'x-correlation-id': id });
    expect(await rig.container.log.request(id)).toMatchObject({ status: 200, records: 50, failedRecords: 0 });
  });
});

describe('Numbers as SCR writes them', () => {
  it.each(['2022', '2026'] as const)('keep every digit: %s', async (dialect) => {
    const { port } = await startRig({ scr: { dialect } });
    const answer = await invoke(port, csvOf(ROWS), { 'content-type': 'text/csv' });
    expect(answer.text).toBe(CSV);
    expect(answer.text).toMatch(/,[1-9]\.0\n/);
  });

  it('keep digits that a double does not have', async () => {
    const body = encodeURIComponent(
      '{"outputs":[{"name":"P","value":0.0562730627306200001},{"name":"N","value":8.0},{"name":"E","value":1E400}]}',
    );
    const { port, scr } = await startRig({ scr: { apiMeta: 'off' } });
    scr.setFault({ fault: `status:200:application/json:${body}` });
    const given = { 'content-type': 'text/csv' };
    expect((await invoke(port, 'LOAN\n1\n', given)).text).toBe('P,N,E\n0.0562730627306200001,8.0,1E400\n');
    expect((await invoke(port, 'LOAN\n1\n', { ...given, accept: 'application/jsonlines' })).text).toBe(
      '{"P":0.0562730627306200001,"N":8.0,"E":1E400}\n',
    );
  });
});
