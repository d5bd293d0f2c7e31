import type { GatewayKind } from '../../../../src/local/gateway/options.ts';
import type { HttpRequest } from '../../../harness/http.ts';
import { DATA_RECORD, FLAT_RECORD, INPUTS_RECORD, recordOfBytes } from '../../../harness/records.ts';

export interface Case extends HttpRequest {
  readonly what: string;
  /** Of the stand-in for SCR, for every score. */
  readonly fault?: string;
}

/** Status and problem code of both ways. */
export interface Outcomes {
  readonly direct: string;
  readonly through: string;
}

export interface DifferentCase extends Case, Outcomes {
  readonly why: string;
  /** Where it depends on the gateway. */
  readonly by?: Partial<Readonly<Record<GatewayKind, Outcomes>>>;
}

export const MAX_PAYLOAD_BYTES = '100000';

const CSV = { 'content-type': 'text/csv' };
const LINES = { 'content-type': 'application/jsonlines' };
const LATIN_1 = Buffer.from('{"JOB":"\xe9"}', 'latin1');

/** Refused for what they are. */
export const REFUSED: readonly Case[] = [
  { what: 'an empty body', body: '' },
  { what: 'a blank body', body: ' \n' },
  { what: 'a truncated record', body: '{"LOAN":1700,\n "JOB":"Oth' },
  { what: 'no JSON', body: '{LOAN:1}' },
  { what: 'NaN', body: '{"LOAN":NaN}' },
  { what: 'a leading zero', body: '{"LOAN":01}' },
  { what: 'a comma too many', body: '{"LOAN":1,}' },
  { what: 'two records in a row', body: '{"LOAN":1}{"LOAN":2}' },
  { what: 'a byte order mark', body: '\ufeff{"LOAN":1}' },
  { what: 'a tab in a string', body: '{"JOB":"a\tb"}' },
  { what: 'too deep a nesting', body: `{"a":${'['.repeat(64)}${']'.repeat(64)}}` },
  { what: 'a number', body: '1' },
  { what: 'a string', body: '"text"' },
  { what: 'true', body: 'true' },
  { what: 'null', body: 'null' },
  { what: 'an input without a name', body: '{"inputs":[{"name":"LOAN","value":1},{"value":2}]}' },
  { what: 'a string for a number', body: '{"LOAN":"many"}' },
  { what: 'a string for a number in inputs', body: '{"inputs":[{"name":"LOAN","value":"many"}]}' },
  { what: 'a string for a number in data', body: '{"data":{"LOAN":"many"}}' },
  { what: 'a number for a string', body: '{"JOB":7}' },
  { what: 'a string that is too long', body: '{"JOB":"Professional"}' },
  { what: 'a list for a number', body: '{"LOAN":[1]}' },
  { what: 'several faults in one record', body: '{"LOAN":"x","VALUE":"y","JOB":7}' },
  { what: 'an array with a faulty record', body: '[{"LOAN":1},{"LOAN":"many"}]' },
  { what: 'an array with a number', body: '[{"LOAN":1},7]' },
  { what: 'a truncated array', body: '[{"LOAN":1},{"LOAN":2}' },
  { what: 'a truncated record of an array', body: '[{"LOAN":1},{"LOAN":' },
  { what: 'instances with a faulty record', body: '{"instances":[{"LOAN":1},{"LOAN":"many"}]}' },
  { what: 'a faulty line', body: '{"LOAN":1}\n{"LOAN":"many"}\n', headers: LINES },
  { what: 'a line that is no JSON', body: '{"LOAN":1}\n{"LOAN":\n', headers: LINES },
  { what: 'a line that is no object', body: '{"LOAN":1}\n[1]\n', headers: LINES },
  { what: 'a CSV cell that is no number', body: 'LOAN,JOB\n1700,Other\nmany,Other\n', headers: CSV },
  { what: 'a CSV row that is too long', body: 'LOAN,JOB\n1700,Other,9\n', headers: CSV },
  { what: 'a CSV row that is too short', body: 'LOAN,JOB\n1700\n', headers: CSV },
  { what: 'a quote that is not closed', body: 'LOAN,JOB\n1700,"Other\n', headers: CSV },
  { what: 'a CSV string that is too long', body: 'LOAN,JOB\n1700,Professional\n', headers: CSV },
  { what: 'CSV without a header', body: '1700,Other\n', headers: CSV },
  { what: 'CSV with a column twice', body: 'LOAN,LOAN\n1,2\n', headers: CSV },
  { what: 'another content type', body: '<LOAN/>', headers: { 'content-type': 'application/xml' } },
  { what: 'a content type that is none', body: FLAT_RECORD, headers: { 'content-type': 'nonsense' } },
  {
    what: 'another charset',
    body: FLAT_RECORD,
    headers: { 'content-type': 'application/json; charset=iso-8859-1' },
  },
  { what: 'a content encoding', body: FLAT_RECORD, headers: { 'content-encoding': 'gzip' } },
  { what: 'an Accept of nothing there is', body: FLAT_RECORD, headers: { accept: 'text/html' } },
  {
    what: 'an Accept of nothing there is, for CSV',
    body: 'LOAN\n1\n',
    headers: { ...CSV, accept: 'image/*, text/html;q=0.5' },
  },
  { what: 'a body over the limit', body: recordOfBytes(100_001) },
  { what: 'GET of a score', method: 'GET' },
  { what: 'HEAD of a score', method: 'HEAD' },
  { what: 'PUT of a score', method: 'PUT', body: FLAT_RECORD },
  { what: 'DELETE of a score', method: 'DELETE' },
  { what: 'OPTIONS of a score', method: 'OPTIONS' },
  { what: 'POST of a ping', method: 'POST', path: '/ping', body: '' },
  { what: 'another path', path: '/predict', body: FLAT_RECORD },
  { what: 'a path that cannot be decoded', path: '/%E0%A4%A', body: FLAT_RECORD },
  { what: 'a path with dots', path: '/invocations/../metrics/x', body: FLAT_RECORD },
];

/** Answered with a score. */
export const SCORED: readonly Case[] = [
  { what: 'inputs', body: INPUTS_RECORD },
  { what: 'data', body: DATA_RECORD },
  { what: 'a flat record', body: FLAT_RECORD },
  { what: 'a record with what the model does not know', body: '{"LOAN":1700,"COLOUR":"red"}' },
  { what: 'a record with letters beyond ASCII', body: '{"LOAN":1700,"COLOUR":"röt 😀"}' },
  { what: 'numbers that no double holds', body: '{"LOAN":1700.00000000000000000001,"COLOUR":1e999}' },
  { what: 'an array', body: `[${FLAT_RECORD},${FLAT_RECORD}]` },
  { what: 'an empty array', body: '[]' },
  { what: 'instances', body: `{"instances":[${FLAT_RECORD}]}` },
  { what: 'lines', body: `${FLAT_RECORD}\n${FLAT_RECORD}\n`, headers: LINES },
  { what: 'CSV', body: 'LOAN,JOB\n1700,Other\n1800,Mgr\n', headers: CSV },
  { what: 'CSV of no rows', body: 'LOAN,JOB\n', headers: CSV },
  {
    what: 'CSV as lines',
    body: 'LOAN,JOB\n1700,Other\n',
    headers: { ...CSV, accept: 'application/jsonlines' },
  },
  {
    what: 'CSV that wants no header back',
    body: 'LOAN,JOB\n1700,Other\n',
    headers: { ...CSV, accept: 'text/csv;header=absent' },
  },
  { what: 'a record as CSV', body: FLAT_RECORD, headers: { accept: 'text/csv' } },
  {
    what: 'what a browser accepts',
    body: FLAT_RECORD,
    headers: { accept: 'text/html, application/xml;q=0.9, */*;q=0.8' },
  },
  {
    what: 'attributes',
    body: FLAT_RECORD,
    headers: { 'x-amzn-sagemaker-custom-attributes': 'tenant=a;branch=north' },
  },
  { what: 'a body just within the limit', body: `{"LOAN":1700${' '.repeat(99_987)}}` },
  { what: 'a path with a slash at its end', path: '/invocations/', body: FLAT_RECORD },
];

/** Answered with nothing; what type that is, gateways make up. */
export const PINGS: readonly Case[] = [
  { what: 'a ping', method: 'GET', path: '/ping' },
  { what: 'the head of a ping', method: 'HEAD', path: '/ping' },
];

const MODELS_OWN = "SCR's own errors hold what callers should not see";

export const DIFFERENT: readonly DifferentCase[] = [
  {
    what: 'a 400 of SCR',
    why: MODELS_OWN,
    fault: 'status:400',
    body: FLAT_RECORD,
    direct: '400',
    through: '400 model-refused',
  },
  {
    what: 'a 422 of SCR',
    why: MODELS_OWN,
    fault: 'status:422',
    body: FLAT_RECORD,
    direct: '422',
    through: '422 model-unprocessable',
  },
  {
    what: 'a 500 of SCR',
    why: MODELS_OWN,
    fault: 'status:500',
    body: FLAT_RECORD,
    direct: '500',
    through: '502 model-failed',
  },
  {
    what: "the container's own metrics",
    why: 'they are of one instance of many',
    method: 'GET',
    path: '/metrics',
    direct: '200',
    through: '404 not-found',
  },
  {
    what: 'execution parameters',
    why: 'only Batch Transform asks for them',
    method: 'GET',
    path: '/execution-parameters',
    direct: '200',
    through: '404 not-found',
  },
  {
    what: 'bytes that are no UTF-8, in JSON',
    why: 'some gateways make text of a body before the function sees it',
    body: LATIN_1,
    direct: '400 invalid-json',
    through: '200',
    by: { rest: { direct: '400 invalid-json', through: '400 invalid-json' } },
  },
  {
    what: 'a deadline of the caller',
    why: 'whichever side sees it first says it',
    fault: 'slow:5000',
    body: FLAT_RECORD,
    headers: { 'x-amzn-sagemaker-custom-attributes': 'scr-budget-ms=150' },
    direct: '504 deadline-exceeded',
    through: '504 deadline-exceeded',
  },
];
