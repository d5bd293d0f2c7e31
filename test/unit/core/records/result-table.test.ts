import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCsvEncoder } from '../../../../src/core/records/csv-encoder.ts';
import type { EncoderOptions } from '../../../../src/core/records/encoder-options.ts';
import { createJsonEncoder } from '../../../../src/core/records/json-encoder.ts';
import { createJsonLinesEncoder } from '../../../../src/core/records/json-lines-encoder.ts';
import { encode, plain, resultOf, type Written } from './encoding.ts';

type Texts = Readonly<Record<string, string>>;

/** The table as rows of text, the header first. */
function table(
  options: Partial<EncoderOptions>,
  results: readonly Written[],
  inputs?: readonly (Texts | undefined)[],
) {
  const encoder = createCsvEncoder({ ...plain, header: true, ...options });
  return encode(encoder, results, inputs).trimEnd().split('\n');
}

describe('the columns of results', () => {
  it('are those of the first scored record', () => {
    expect(
      table({}, [
        { B: '1', A: '2' },
        { A: '3', B: '4' },
        { A: '5', C: '6' },
      ]),
    ).toEqual(['B,A', '1,2', '4,3', ',5']);
  });

  it('are the ones asked for, in their order; what else there is, is dropped', () => {
    expect(table({ columns: ['C', 'A', 'A'] }, [{ A: '1', B: '2', C: '3' }, { B: '2' }])).toEqual([
      'C,A',
      '3,1',
      ',',
    ]);
  });

  it('are found in another case, unless the very name is there', () => {
    expect(
      table({ columns: ['em_prob', 'A'] }, [
        { EM_PROB: '1', a: '2' },
        { EM_PROB: '1', em_prob: '3', a: '4', A: '5' },
        { em_prob: '6' },
      ]),
    ).toEqual(['em_prob,A', '1,2', '3,5', '6,']);
  });

  it('end in _error_ where that is asked for, and no output takes its place', () => {
    expect(table({ errorColumn: true }, [{ A: '1', _error_: '"x"', B: '2' }, 'record-failed'])).toEqual([
      'A,B,_error_',
      '1,2,',
      ',,record-failed',
    ]);
    expect(table({}, [{ A: '1', _error_: '2' }])).toEqual(['A,_error_', '1,2']);
  });

  it('have the metadata behind the outputs where that is asked for', () => {
    const metadata = '{"a":1}';
    expect(
      table({ metadata: true, errorColumn: true }, [{ A: '1', _metadata_: metadata }, 'x', { A: '2' }]),
    ).toEqual(['A,_metadata_,_error_', '1,"{""a"":1}",', ',,x', '2,,']);
    expect(table({ columns: ['A'], metadata: true }, [{ A: '1', _metadata_: metadata }])).toEqual([
      'A,_metadata_',
      '1,"{""a"":1}"',
    ]);
    expect(table({ columns: ['A'] }, [{ A: '1', _metadata_: metadata }])).toEqual(['A', '1']);
  });

  it('are empty for a failed record also where the error is not told', () => {
    expect(table({ columns: ['A', 'B'] }, ['record-failed', { A: '1' }])).toEqual(['A,B', ',', '1,']);
  });
});

describe('padding of string outputs', () => {
  const row = { A: '"  a b  "', B: '"    "', C: '8.0', D: '[" x "]', E: '"\\t \\\\ "', F: '""' };
  it.each([
    ['none', '{"A":"  a b  ","B":"    ","C":8.0,"D":[" x "],"E":"\\t \\\\ ","F":""}\n'],
    ['trailing', '{"A":"  a b","B":"","C":8.0,"D":[" x "],"E":"\\t \\\\","F":""}\n'],
    ['both', '{"A":"a b","B":"","C":8.0,"D":[" x "],"E":"\\t \\\\","F":""}\n'],
  ] as const)('%s', (trimPadding, expected) => {
    expect(encode(createJsonLinesEncoder({ ...plain, trimPadding }), [row])).toBe(expected);
  });

  it('is taken off no input', () => {
    const options = { ...plain, trimPadding: 'both', joinInputs: true } as const;
    expect(encode(createJsonLinesEncoder(options), [{ B: '" b "' }], [{ A: '" a "' }])).toBe(
      '{"A":" a ","B":"b"}\n',
    );
  });

  it('is what trimming blanks off the string itself would take', () => {
    const options = { ...plain, trimPadding: 'both' } as const;
    fc.assert(
      fc.property(fc.stringMatching(/^ *[ab" \\\t]* *$/), (text) => {
        const line = encode(createJsonLinesEncoder(options), [{ A: JSON.stringify(text) }]);
        expect(JSON.parse(line)).toEqual({ A: text.replace(/^ +| +$/g, '') });
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('inputs that are joined', () => {
  it('stand before the outputs', () => {
    expect(
      table(
        { joinInputs: true, errorColumn: true },
        [{ P: '1' }, 'x'],
        [
          { LOAN: '1.50', JOB: '"A"' },
          { LOAN: '2', JOB: 'null' },
        ],
      ),
    ).toEqual(['LOAN,JOB,P,_error_', '1.50,A,1,', '2,,,x']);
  });

  it('keep a column of their own where an output has their name', () => {
    expect(
      table(
        { joinInputs: true, errorColumn: true },
        [{ LOAN: '1', P: '2' }],
        [{ loan: '3', LOAN_input: '4', LOAN: '5', P: '6', _error_: '7' }],
      ),
    ).toEqual([
      'loan_input_input,LOAN_input,LOAN_input_input_input,P_input,_error__input,LOAN,P,_error_',
      '3,4,5,6,7,1,2,',
    ]);
  });

  it('are matched by name from record to record', () => {
    expect(
      table(
        { joinInputs: true },
        [{ P: '1' }, { P: '2' }, { P: '3' }, { P: '4' }],
        [{ A: '1', B: '2' }, { B: '3', a: '4', C: '5' }, {}, undefined],
      ),
    ).toEqual(['A,B,P', '1,2,1', '4,3,2', ',,3', ',,4']);
  });

  it('have no columns where the first scored record has none', () => {
    expect(table({ joinInputs: true }, [{ P: '1' }, { P: '2' }], [undefined, { A: '1' }])).toEqual([
      'P',
      '1',
      '2',
    ]);
    expect(table({ joinInputs: true, errorColumn: true }, ['x', { P: '2' }], [{}, {}])).toEqual([
      'P,_error_',
      ',x',
      '2,',
    ]);
  });

  it('are written for failed records too, also for those before the first scored one', () => {
    const inputs = [undefined, { A: '1', B: '{"x":\n1}' }, { A: '2', B: 'null' }, { A: '3', B: 'null' }];
    expect(table({ joinInputs: true, errorColumn: true }, ['x', 'y', 'y', { P: '1' }], inputs)).toEqual([
      'A,B,P,_error_',
      ',,,x',
      '1,"{""x"": 1}",,y',
      '2,,,y',
      '3,,1,',
    ]);
    expect(table({ joinInputs: true, errorColumn: true, columns: ['P'] }, ['x', 'y'], inputs)).toEqual([
      'A,B,P,_error_',
      ',,,x',
      '1,"{""x"": 1}",,y',
    ]);
  });

  it('are left out where they are not asked for', () => {
    expect(table({ errorColumn: true }, ['x', { P: '1' }], [{ A: '1' }, { A: '2' }])).toEqual([
      'P,_error_',
      ',x',
      '1,',
    ]);
  });
});

describe('failed records before the first scored one', () => {
  const failed = (i: number) => resultOf(i % 3 === 0 ? 'record-failed' : 'invalid-record', i);

  it('are held back until the columns are known', () => {
    const encoder = createJsonLinesEncoder({ ...plain, errorColumn: true });
    expect([0, 1, 2].map((i) => encoder.row(failed(i)))).toEqual(['', '', '']);
    expect(encoder.row(resultOf({ P: '1' }, 3))).toBe(
      '{"P":null,"_error_":"record-failed"}\n{"P":null,"_error_":"invalid-record"}\n{"P":null,"_error_":"invalid-record"}\n{"P":1,"_error_":null}\n',
    );
    expect(encoder.row(failed(4))).toBe('{"P":null,"_error_":"invalid-record"}\n');
    expect(encoder.end()).toBe('');
  });

  it('are not held back where the columns are known', () => {
    const encoder = createJsonEncoder({ ...plain, errorColumn: true, columns: ['P'] });
    expect(encoder.row(failed(1))).toBe('{"predictions":[{"P":null,"_error_":"invalid-record"}');
    expect(encoder.end()).toBe(']}');
  });

  it('have nothing but their error where none was scored', () => {
    const options = { ...plain, errorColumn: true };
    expect(encode(createJsonEncoder(options), ['x', 'x', 'y'])).toBe(
      '{"predictions":[{"_error_":"x"},{"_error_":"x"},{"_error_":"y"}]}',
    );
    expect(encode(createCsvEncoder({ ...options, header: true }), ['x', 'y', 'y'])).toBe(
      '_error_\nx\ny\ny\n',
    );
    expect(encode(createJsonLinesEncoder(plain), ['x'])).toBe('{}\n');
  });

  it('may be a million', () => {
    const encoder = createJsonEncoder({ ...plain, errorColumn: true });
    for (let i = 0; i < 1_000_000; i++) encoder.row(failed(i));
    const { predictions } = JSON.parse(encoder.row(resultOf({ P: '1' }, 1_000_000)) + encoder.end());
    expect(predictions).toHaveLength(1_000_001);
    expect(predictions[999_999]).toEqual({ P: null, _error_: 'record-failed' });
    expect(predictions[1_000_000]).toEqual({ P: 1, _error_: null });
  });
});
