import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readOutputs } from '../../../../src/core/records/read-outputs.ts';
import { jsonish } from '../json/jsonish.ts';

const read = (answer: string, withMetadata = false) => readOutputs(Buffer.from(answer), withMetadata);
const fields = (...pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([name, json]) => ({ name, json }));

describe("the outputs in SCR's answer", () => {
  it('are read from a list without an envelope, as in 2021', () => {
    expect(
      read(
        '{"outputs":[{"name":"AOV16_IMP_CLAGE","value":2.0},{"name":"BAD","value":null},{"name":"EM_CLASSIFICATION","value":"0 "}]}',
      ),
    ).toEqual(fields(['AOV16_IMP_CLAGE', '2.0'], ['BAD', 'null'], ['EM_CLASSIFICATION', '"0 "']));
  });

  it('are read from a list with an envelope, as in 2022', () => {
    expect(
      read(
        '{"version":1,"metadata":{"module_id":"sunallscrtree1","step_id":"score","timestamp":"2022-03-24T01:25:03.729Z","elapsed_nanos":"1551121"},"outputs":[{"name":"EM_CLASSIFICATION","value":"           0"},{"name":"EM_EVENTPROBABILITY","value":0.05627306273062},{"name":"_leaf_id_","value":8.0}]}',
      ),
    ).toEqual(
      fields(
        ['EM_CLASSIFICATION', '"           0"'],
        ['EM_EVENTPROBABILITY', '0.05627306273062'],
        ['_leaf_id_', '8.0'],
      ),
    );
  });

  it('are read from data, as in 2024', () => {
    expect(
      read(
        '{"metadata":{"module_id":"sample_oracle","elapsed_nanos":3936668},"data":{"returnCode":0.0,"HEIGHT":102.13,"NAME":"Paul"},"version":1}',
      ),
    ).toEqual(fields(['returnCode', '0.0'], ['HEIGHT', '102.13'], ['NAME', '"Paul"']));
  });

  it.each([
    ['{"outputs":[]}', []],
    ['{"data":{}}', []],
    ['{ "outputs" : [ { "name" : "A" , "value" : 1e400 } ] }', [['A', '1e400']]],
    ['{"outputs":[{"value":12345678901234567890.10,"name":"A"}]}', [['A', '12345678901234567890.10']]],
    [
      '{"outputs":[{"name":"A"},{"name":"B","value":{"x":[1, 2]}}]}',
      [
        ['A', 'null'],
        ['B', '{"x":[1, 2]}'],
      ],
    ],
    ['{"outputs":[{"name":"A","value":true,"type":"x"}]}', [['A', 'true']]],
    ['{"outputs":[{"name":"A","value":+1}]}', undefined],
    [
      '{"outputs":[{"name":"A","value":1E+2},{"name":"B","value":-0}]}',
      [
        ['A', '1E+2'],
        ['B', '-0'],
      ],
    ],
    ['{"outputs":[{"n\\u0061me":"\\u00e9\\"","value":"\\n"}]}', [['é"', '"\\n"']]],
    [
      '{"data":{"\\u0041":"é","é":1,"😀":"x"}}',
      [
        ['A', '"é"'],
        ['é', '1'],
        ['😀', '"x"'],
      ],
    ],
    [
      '{"outputs":[{"name":"é","value":"😀"},{"name":"A","value":5}]}',
      [
        ['é', '"😀"'],
        ['A', '5'],
      ],
    ],
    [
      '{"data":{"A":1,"B":2,"A":3}}',
      [
        ['A', '3'],
        ['B', '2'],
      ],
    ],
    ['{"outputs":[{"name":"A","value":1},{"name":"A","value":2}]}', [['A', '2']]],
    ['{"outputs":[{"name":"A","name":"B","value":1,"value":2}]}', [['B', '2']]],
    ['{"outputs":5,"data":{"A":1}}', [['A', '1']]],
    ['{"outputs":[{"title":"A"}],"data":{"A":1}}', [['A', '1']]],
    ['{"data":{"A":1},"data":5}', undefined],
    ['{"outputs":[{"name":7,"value":1}]}', undefined],
    ['{"outputs":[{"name":"A","value":1},5]}', undefined],
    ['{"outputs":[[{"name":"A","value":1}]]}', undefined],
    ['{"A":1}', undefined],
    ['[]', undefined],
    ['"outputs"', undefined],
    ['{"outputs":[{"name":"A","value":1}]', undefined],
    ['', undefined],
  ])('%s', (answer, expected) => {
    expect(read(answer)).toEqual(expected && fields(...(expected as [string, string][])));
  });

  it('are followed by the metadata where that is asked for and there', () => {
    const metadata = '{"module_id":"execute","elapsed_nanos":269232100}';
    const answer = `{"metadata":${metadata},"version":1,"outputs":[{"name":"A","value":1.0}]}`;
    expect(read(answer)).toEqual(fields(['A', '1.0']));
    expect(read(answer, true)).toEqual(fields(['A', '1.0'], ['_metadata_', metadata]));
    expect(read('{"data":{"A":1}}', true)).toEqual(fields(['A', '1']));
    expect(read(`{"metadata":${metadata}}`, true)).toBeUndefined();
  });

  it('are what was written, in whatever dialect and order, digit by digit', () => {
    const number = fc.stringMatching(/^-?(0|[1-9]\d{0,24})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/);
    const value = fc.oneof(number, fc.json({ maxDepth: 2, stringUnit: 'binary' }));
    const name = fc.oneof(
      fc.constantFrom('EM_PROBABILITY', 'name', 'value', 'é', 'a\\"'),
      fc.string({ maxLength: 4 }),
    );
    const outputs = fc.uniqueArray(fc.tuple(name, value), { maxLength: 5, selector: ([text]) => text });
    const envelope = fc.subarray(['"version":1', '"metadata":{"data":{},"outputs":[]}']);
    fc.assert(
      fc.property(
        outputs,
        envelope,
        fc.nat(2),
        fc.constantFrom('list', 'reversed', 'data'),
        fc.constantFrom('', ' ', '\r\n'),
        (list, others, place, form, space) => {
          const key = (text: string) => `${space}${JSON.stringify(text)}${space}:${space}`;
          const element = ([text, json]: [string, string]) =>
            form === 'list'
              ? `{${key('name')}${JSON.stringify(text)}${space},${key('value')}${json}${space}}`
              : `{${key('value')}${json},${key('name')}${JSON.stringify(text)}}`;
          const written =
            form === 'data'
              ? `"data":{${list.map(([text, json]) => key(text) + json).join(',')}}`
              : `"outputs":[${list.map(element).join(`${space},`)}]`;
          const answer = `{${others.toSpliced(place, 0, written).join(',')}}`;
          expect(read(answer)).toEqual(fields(...list));
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it('are undefined for anything else, and never a crash', () => {
    const answers = fc.oneof(
      jsonish,
      jsonish.map((text) => `{"outputs":[${text}]}`),
      jsonish.map((text) => `{"data":{${text}}}`),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    );
    fc.assert(
      fc.property(answers, (answer) => {
        const found = readOutputs(Buffer.from(answer, 'latin1'), true);
        if (found === undefined) return;
        // JSON.parse takes names with a backslash for others (nodejs/node issue 63785).
        fc.pre(!answer.includes('\\\\'));
        const parsed = JSON.parse(Buffer.from(answer, 'latin1').toString());
        const outputs = Array.isArray(parsed.outputs)
          ? parsed.outputs.map(({ name, value = null }: { name: string; value: unknown }) => [name, value])
          : Object.entries(parsed.data);
        const last = [...new Map(outputs)];
        expect(found.map(({ name, json }) => [name, JSON.parse(json)])).toEqual(last);
      }),
      { numRuns: 10_000 },
    );
  });
});
