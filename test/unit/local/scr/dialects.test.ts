import { describe, expect, it } from '@jest/globals';
import { javaDouble } from '../../../../src/local/scr/doubles.ts';
import type { StandInOptions } from '../../../../src/local/scr/options.ts';
import { inputsBody, post, record, standIns } from './stand-ins.ts';

const outputs =
  /\[\{"name":"EM_CLASSIFICATION","value":" {11}0"\},\{"name":"EM_EVENTPROBABILITY","value":0\.\d+\},\{"name":"EM_PROBABILITY","value":0\.\d+\},\{"name":"I_BAD","value":" {11}0"\},\{"name":"P_BAD0","value":0\.\d+\},\{"name":"P_BAD1","value":0\.\d+\},\{"name":"_WARN_","value":null\},\{"name":"_leaf_id_","value":\d\.0\}\]/
    .source;
const data =
  /\{"EM_CLASSIFICATION":" {11}0","EM_EVENTPROBABILITY":0\.\d+,"EM_PROBABILITY":0\.\d+,"I_BAD":" {11}0","P_BAD0":0\.\d+,"P_BAD1":0\.\d+,"_WARN_":null,"_leaf_id_":\d\.0\}/
    .source;
const millis = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/.source;
const nanos = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z/.source;
const metadata = `"metadata":\\{"module_id":"hmeq","elapsed_nanos":\\d+,"step_id":"score","timestamp":"${nanos}"\\}`;

const withoutEnvelope = new RegExp(`^\\{"outputs":${outputs}\\}$`);
const withOutputs2022 = new RegExp(
  `^\\{"version":1,"metadata":\\{"module_id":"hmeq","step_id":"score","timestamp":"${millis}","elapsed_nanos":"\\d+"\\},"outputs":${outputs}\\}$`,
);
const withOutputs2023 = new RegExp(`^\\{${metadata},"version":1,"outputs":${outputs}\\}$`);
const withData = new RegExp(`^\\{${metadata},"data":${data},"version":1\\}$`);

const dataBody = JSON.stringify({ data: record });
const flatBody = JSON.stringify(record);

describe('answers', () => {
  const start = standIns();

  it.each<[StandInOptions['dialect'], RegExp, RegExp, RegExp]>([
    ['2021', withoutEnvelope, withoutEnvelope, withoutEnvelope],
    ['2022', withOutputs2022, withOutputs2022, withOutputs2022],
    ['2023', withOutputs2023, withOutputs2023, withOutputs2023],
    ['2024', withOutputs2023, withData, withData],
    ['2026', withData, withData, withData],
  ])('of %s have that form, byte for byte', async (dialect, ofInputs, ofData, ofFlat) => {
    const { scoreUrl } = await start({ dialect });
    expect(await (await post(scoreUrl, inputsBody)).text()).toMatch(ofInputs);
    expect(await (await post(scoreUrl, dataBody)).text()).toMatch(ofData);
    expect(await (await post(scoreUrl, flatBody)).text()).toMatch(ofFlat);
  });

  it('are those of 2026 by default', async () => {
    const { scoreUrl } = await start();
    expect(await (await post(scoreUrl, inputsBody)).text()).toMatch(withData);
  });

  it('name the module and step of the path, or of the options', async () => {
    const ofPath = await start({ paths: ['execute/step1', '/other'] });
    expect(await (await post(`${ofPath.url}/execute/step1`, flatBody)).json()).toMatchObject({
      metadata: { module_id: 'execute', step_id: 'step1' },
    });
    expect(await (await post(`${ofPath.url}/other`, flatBody)).json()).toMatchObject({
      metadata: { module_id: 'other', step_id: 'score' },
    });
    const ofOptions = await start({ moduleId: 'sunallscrtree1', stepId: 'execute' });
    expect(await (await post(ofOptions.scoreUrl, flatBody)).json()).toMatchObject({
      metadata: { module_id: 'sunallscrtree1', step_id: 'execute' },
    });
  });

  it('have the content type and the framing of the options', async () => {
    const plain = await post((await start()).scoreUrl, inputsBody);
    expect(plain.headers.get('content-type')).toBe('application/json');
    expect(Number(plain.headers.get('content-length'))).toBe((await plain.arrayBuffer()).byteLength);
    const contentType = 'application/json;charset=UTF-8';
    const chunked = await post((await start({ framing: 'chunked', contentType })).scoreUrl, inputsBody);
    expect(chunked.headers.get('content-type')).toBe(contentType);
    expect(chunked.headers.get('transfer-encoding')).toBe('chunked');
    expect(await chunked.text()).toMatch(withData);
  });

  it.each([
    [8, '8.0'],
    [0, '0.0'],
    [-3, '-3.0'],
    [0.05627306273062, '0.05627306273062'],
    [9999999, '9999999.0'],
    [12345678.5, '1.23456785E7'],
    [10000000, '1.0E7'],
    [0.0005, '5.0E-4'],
  ])('write the double %d as Java does: %s', (value, text) => {
    expect(javaDouble(value)).toBe(text);
    expect(JSON.parse(javaDouble(value))).toBe(value);
  });
});
