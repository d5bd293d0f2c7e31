import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../../harness/container.ts';
import { get, send } from '../../harness/http.ts';
import { DATA_RECORD, FLAT_RECORD, INPUTS_RECORD } from '../../harness/records.ts';
import {
  type EndpointRequest,
  type EndpointServer,
  modelError,
  score,
  startEndpointServer,
} from './endpoint-server.ts';
import { eventOf } from './events.ts';
import { type LambdaFunction, startFunction } from './function.ts';

type Case = readonly [what: string, body: string | Uint8Array, headers?: Readonly<Record<string, string>>];

const CSV = { 'content-type': 'text/csv' };
const LINES = { 'content-type': 'application/jsonlines' };
const latin1 = Buffer.from('{"JOB":"\xe9"}', 'latin1');

/** Requests that are refused for what they are, whatever is behind. */
const REFUSED: readonly Case[] = [
  ['an empty body', ''],
  ['a blank body', ' \n'],
  ['a truncated record', '{"LOAN":1700,\n "JOB":"Oth'],
  ['no JSON', '{LOAN:1}'],
  ['NaN', '{"LOAN":NaN}'],
  ['a leading zero', '{"LOAN":01}'],
  ['a comma too many', '{"LOAN":1,}'],
  ['two records in a row', '{"LOAN":1}{"LOAN":2}'],
  ['a byte order mark', '\ufeff{"LOAN":1}'],
  ['a tab in a string', '{"JOB":"a\tb"}'],
  ['Latin-1', latin1],
  ['too deep a nesting', `{"a":${'['.repeat(64)}${']'.repeat(64)}}`],
  ['a number', '1'],
  ['a string', '"text"'],
  ['true', 'true'],
  ['null', 'null'],
  ['an input without a name', '{"inputs":[{"name":"LOAN","value":1},{"value":2}]}'],
  ['a string for a number', '{"LOAN":"many"}'],
  ['a string for a number in inputs', '{"inputs":[{"name":"LOAN","value":"many"}]}'],
  ['a string for a number in data', '{"data":{"LOAN":"many"}}'],
  ['a number for a string', '{"JOB":7}'],
  ['a string that is too long', '{"JOB":"Professional"}'],
  ['a list for a number', '{"LOAN":[1]}'],
  ['several faults in one record', '{"LOAN":"x","VALUE":"y","JOB":7}'],
  ['an array with a faulty record', '[{"LOAN":1},{"LOAN":"many"}]'],
  ['an array with a number', '[{"LOAN":1},7]'],
  ['a truncated array', '[{"LOAN":1},{"LOAN":2}'],
  ['a truncated record of an array', '[{"LOAN":1},{"LOAN":'],
  ['instances with a faulty record', '{"instances":[{"LOAN":1},{"LOAN":"many"}]}'],
  ['a faulty line', '{"LOAN":1}\n{"LOAN":"many"}\n', LINES],
  ['a line that is no JSON', '{"LOAN":1}\n{"LOAN":\n', LINES],
  ['a line that is no object', '{"LOAN":1}\n[1]\n', LINES],
  ['a CSV cell that is no number', 'LOAN,JOB\n1700,Other\nmany,Other\n', CSV],
  ['a CSV row that is too long', 'LOAN,JOB\n1700,Other,9\n', CSV],
  ['a CSV row that is too short', 'LOAN,JOB\n1700\n', CSV],
  ['a quote that is not closed', 'LOAN,JOB\n1700,"Other\n', CSV],
  ['a CSV string that is too long', 'LOAN,JOB\n1700,Professional\n', CSV],
  ['CSV without a header', '1700,Other\n', CSV],
  ['CSV with a column twice', 'LOAN,LOAN\n1,2\n', CSV],
  ['another content type', '<LOAN/>', { 'content-type': 'application/xml' }],
  ['a content type that is none', FLAT_RECORD, { 'content-type': 'nonsense' }],
  ['another charset', FLAT_RECORD, { 'content-type': 'application/json; charset=iso-8859-1' }],
  ['a content encoding', FLAT_RECORD, { 'content-encoding': 'gzip' }],
  ['an Accept of nothing there is', FLAT_RECORD, { accept: 'text/html' }],
  ['an Accept of nothing there is, for CSV', 'LOAN\n1\n', { ...CSV, accept: 'image/*, text/html;q=0.5' }],
];

/** Requests that the container answers. */
const SCORED: readonly Case[] = [
  ['inputs', INPUTS_RECORD],
  ['data', DATA_RECORD],
  ['a flat record', FLAT_RECORD],
  ['a record with what the model does not know', '{"LOAN":1700,"COLOUR":"red"}'],
  ['an array', `[${FLAT_RECORD},${FLAT_RECORD}]`],
  ['an empty array', '[]'],
  ['instances', `{"instances":[${FLAT_RECORD}]}`],
  ['lines', `${FLAT_RECORD}\n${FLAT_RECORD}\n`, LINES],
  ['CSV', 'LOAN,JOB\n1700,Other\n1800,Mgr\n', CSV],
  ['CSV of nothing', '', CSV],
  ['CSV as lines', 'LOAN,JOB\n1700,Other\n', { ...CSV, accept: 'application/jsonlines' }],
  ['CSV that wants no header back', 'LOAN,JOB\n1700,Other\n', { ...CSV, accept: 'text/csv;header=absent' }],
  ['a record as CSV', FLAT_RECORD, { accept: 'text/csv' }],
  ['attributes', FLAT_RECORD, { 'x-amzn-sagemaker-custom-attributes': 'tenant=a;scr-cid=order-8' }],
];

let rig: Rig;
let sagemaker: EndpointServer;
let front: LambdaFunction;
let directory: string;
const requestsBefore = () => sagemaker.requests.length;

beforeAll(async () => {
  rig = await startRig();
  sagemaker = await startEndpointServer();
  sagemaker.answer(
    (res, request) =>
      void relay(request).then(({ status, headers, body, text }) => {
        if (status === 200) score(res, body, headers);
        else modelError(res, status, text);
      }),
  );
  directory = await mkdtemp(join(tmpdir(), 'front-door-'));
  const signatureFile = join(directory, 'signature.json');
  await writeFile(signatureFile, (await get(rig.scr.port, '/hmeq/apiMeta/api')).body);
  front = await startFunction(sagemaker.port, { SCR_SIGNATURE_FILE: signatureFile });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Passes a call on to the container as SageMaker does: nothing of its headers but SageMaker's own gets through. */
function relay({ headers, body }: EndpointRequest) {
  const passed = Object.entries(headers).filter(
    ([name]) => name === 'content-type' || name === 'accept' || name.startsWith('x-amzn-sagemaker-'),
  );
  return send(rig.port, {
    method: 'POST',
    path: '/invocations',
    headers: Object.fromEntries(passed.map(([name, value]) => [name, String(value)])),
    body,
  });
}

/** The same request to both. */
async function askBoth(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) {
  const all = { 'content-type': 'application/json', 'x-correlation-id': 'order-7', ...headers };
  const direct = await send(rig.port, { method: 'POST', path: '/invocations', headers: all, body });
  const through = await front.invoke(eventOf('rest', { body, headers: all }));
  return { direct, through };
}

describe('The front door answers as the container does', () => {
  it.each(REFUSED)('to %s: the same problem, and no call for it', async (...[, body, headers]: Case) => {
    const before = requestsBefore();
    const { direct, through } = await askBoth(body, headers);
    expect([through.status, JSON.parse(through.text)]).toEqual([direct.status, JSON.parse(direct.text)]);
    expect([400, 406, 415]).toContain(through.status);
    expect(requestsBefore()).toBe(before);
  });

  it.each(SCORED)('to %s: the same score', async (...[, body, headers]: Case) => {
    const { direct, through } = await askBoth(body, headers);
    expect(direct.status).toBe(200);
    expect([through.status, through.headers['content-type'], scores(through.text)]).toEqual([
      200,
      direct.headers['content-type'],
      scores(direct.text),
    ]);
    const attributes = 'x-amzn-sagemaker-custom-attributes';
    expect(through.headers[attributes]).toBe(direct.headers[attributes]);
  });
});

/** What differs from call to call left out. */
function scores(text: string): string {
  return text.replace(/"(?:elapsed_nanos|timestamp)":\s*(?:"[^"]*"|\d+)/g, '');
}
