import { describe, expect, it } from '@jest/globals';
import { inputsBody, outputsOf, post, record, standIns } from './stand-ins.ts';

describe('bodies of requests', () => {
  const start = standIns();

  const scoreOf = async (url: string, body: string) => {
    const response = await post(url, body);
    expect(response.status).toBe(200);
    return (await outputsOf(response)).number('P_BAD1');
  };

  it('all three forms give the same score', async () => {
    const { scoreUrl } = await start();
    const expected = await scoreOf(scoreUrl, inputsBody);
    expect(await scoreOf(scoreUrl, JSON.stringify({ data: record }))).toBe(expected);
    expect(await scoreOf(scoreUrl, JSON.stringify(record))).toBe(expected);
  });

  it('names match without regard to case', async () => {
    const { scoreUrl } = await start();
    const expected = await scoreOf(scoreUrl, inputsBody);
    const lower = Object.fromEntries(
      Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]),
    );
    expect(await scoreOf(scoreUrl, JSON.stringify(lower))).toBe(expected);
    expect(await scoreOf(scoreUrl, inputsBody.replace('"CLAGE"', '"cLaGe"'))).toBe(expected);
  });

  it('missing, null and no inputs at all are scored', async () => {
    const { scoreUrl } = await start();
    const expected = await scoreOf(scoreUrl, '{"data":{}}');
    expect(await scoreOf(scoreUrl, '{}')).toBe(expected);
    expect(await scoreOf(scoreUrl, '{"inputs":[]}')).toBe(expected);
    expect(await scoreOf(scoreUrl, '{"inputs":[{"name":"LOAN","value":null},{"name":"JOB"}]}')).toBe(
      expected,
    );
  });

  it('a body in several pieces is read whole', async () => {
    const { scoreUrl } = await start();
    const expected = await scoreOf(scoreUrl, inputsBody);
    expect(await scoreOf(scoreUrl, inputsBody.replace('{', `{${' '.repeat(300_000)}`))).toBe(expected);
  });

  it.each([
    ['not JSON', '{"data":'],
    ['no object', '[{"LOAN":1}]'],
    ['text for a decimal', '{"LOAN":"1700"}'],
    ['a dot for a decimal', '{"data":{"LOAN":"."}}'],
    ['a number for a string', '{"inputs":[{"name":"JOB","value":1}]}'],
    ['beyond a double', '{"LOAN":1e999}'],
    ['an input without a name', '{"inputs":[{"value":1}]}'],
  ])('is 400 without outputs where it cannot be scored: %s', async (_, body) => {
    const standIn = await start();
    const response = await post(standIn.scoreUrl, body);
    expect(response.status).toBe(400);
    const error = await response.json();
    expect(error).toMatchObject({ httpStatusCode: 400, details: ['path: /hmeq'] });
    expect(error).not.toHaveProperty('outputs');
    expect(error).not.toHaveProperty('data');
    expect(standIn.counts()).toMatchObject({ total: 1, started: 0 });
  });

  it('errors have the status, body and content type of the options', async () => {
    const { scoreUrl } = await start({
      errorStatus: 500,
      errorBody: 'failed with {status} at {path}: {message}',
      errorContentType: 'text/plain',
    });
    const response = await post(scoreUrl, '{"JOB":7}');
    expect(response.status).toBe(500);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(await response.text()).toBe(
      'failed with 500 at /hmeq: The value 7 of input JOB is not of type string',
    );
  });

  it('inputs that the model has not are ignored, or an error where the options say so', async () => {
    const body = '{"data":{"BAD":1}}';
    expect((await post((await start()).scoreUrl, body)).status).toBe(200);
    expect((await post((await start({ unknownInputs: 'error' })).scoreUrl, body)).status).toBe(400);
  });

  it('a content type other than JSON is 415 as in Spring, or read as JSON where the options say so', async () => {
    const standIn = await start();
    const refused = await post(standIn.scoreUrl, inputsBody, { 'content-type': 'text/csv' });
    expect(refused.status).toBe(415);
    expect(await refused.json()).toMatchObject({
      status: 415,
      error: 'Unsupported Media Type',
      path: '/hmeq',
    });
    for (const contentType of ['application/json; charset=utf-8', 'application/vnd.sas.score+json']) {
      expect((await post(standIn.scoreUrl, inputsBody, { 'content-type': contentType })).status).toBe(200);
    }
    const lenient = await start({ unsupportedMediaTypeStatus: 0 });
    expect((await post(lenient.scoreUrl, inputsBody, { 'content-type': 'text/csv' })).status).toBe(200);
  });
});
