import { describe, expect, it } from '@jest/globals';
import { createCsvDecoder } from '../../../../src/core/csv/decoder.ts';
import { createCsvTypeReader, guessTypes } from '../../../../src/core/csv/guess.ts';
import { DEFAULTS, read, records, refusal } from './reading.ts';

const NOT_A_NUMBER =
  'Expected a number, as in the rows before; set SCR_INPUT_TYPES to say what the column holds.';

describe('without a signature, a column is a number', () => {
  it.each([
    ['if every cell is a number', ['1', '-2.5', '1e5'], 'number'],
    ['if the others are missing', ['1', '', '.', '.A'], 'number'],
    ['and not if one is text', ['1', 'x'], 'string'],
    ['and not if one has leading zeros', ['1', '007'], 'string'],
    ['and not if one has a plus', ['+1'], 'string'],
    ['and not if one has a bare point', ['.5'], 'string'],
    ['and not if one has blanks around it', [' 1'], 'string'],
    ['and not if all are missing', ['.', ''], 'string'],
    ['and not if there is none', [], 'string'],
  ])('%s', (_if, cells, type) => {
    expect(guessTypes(cells.length === 0 ? [] : cells.map((cell) => [cell]))).toEqual(
      cells.length === 0 ? [] : [type],
    );
    const csv = `A,B\n${cells.map((cell) => `${cell},x\n`).join('')}`;
    const reader = createCsvTypeReader(DEFAULTS);
    for (const byte of Buffer.from(csv)) reader.push(Uint8Array.of(byte));
    expect(reader.end()).toEqual([type, 'string']);
  });

  it('for all of its rows', () => {
    expect(read('A,B\n1,1\n2,x\n,\n.,.\n')).toEqual([
      '{"A":1,"B":"1"}',
      '{"A":2,"B":"x"}',
      '{"A":null,"B":""}',
      '{"A":null,"B":"."}',
    ]);
  });
});

describe('a guess from the first rows', () => {
  it('holds back no more of them than it is told, in order', () => {
    const decoder = createCsvDecoder({ ...DEFAULTS, guessRows: 3 });
    expect(decoder.push(Buffer.from('A,B\n1,2\n1,2,3\n'))).toEqual([]);
    const rest = [...decoder.push(Buffer.from('4,5\nx,6\n')), ...decoder.end()];
    expect(rest.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(rest.map((record) => 'payload' in record)).toEqual([true, false, true, false]);
  });

  it('holds back no more characters than it is told', () => {
    const decoder = createCsvDecoder({ ...DEFAULTS, guessCharacters: 10 });
    expect(decoder.push(Buffer.from(`A\n${'x'.repeat(10)}\nyyyy\n`))).toHaveLength(1);
  });

  it('is told to be wrong by a later cell, without quoting it', () => {
    const found = records([Buffer.from('A,B\n1,x\n2,y\nsecret,z\n007,w\n,v\n')], { guessRows: 2 });
    expect(found.slice(2, 4)).toEqual([
      { number: 3, errors: [{ record: 3, message: `Column 1: ${NOT_A_NUMBER}` }] },
      { number: 4, errors: [{ record: 4, message: `Column 1: ${NOT_A_NUMBER}` }] },
    ]);
    expect(found).toHaveLength(5);
  });

  it('names the column where it is configured', () => {
    expect(read('1,x\ny,x\n', { guessRows: 1, columns: ['Age', 'Job'] })[1]).toBe(`Age: ${NOT_A_NUMBER}`);
    expect(read('age,job\n1,x\ny,x\n', { guessRows: 1, columns: ['Age', 'Job'] })).toEqual([
      '{"Age":1,"Job":"x"}',
      `Age: ${NOT_A_NUMBER}`,
    ]);
  });

  it('is not needed where SCR_INPUT_TYPES says the types', () => {
    const inputTypes = new Map([
      ['a', 'string'],
      ['b', 'number'],
    ] as const);
    const decoder = createCsvDecoder({ ...DEFAULTS, inputTypes });
    const [first] = decoder.push(Buffer.from('A,B\n1,007\n2,3\n'));
    expect(first && 'payload' in first && String(first.payload)).toBe('{"A":"1","B":7}');
    expect(read('A,C\n1,1\n', { inputTypes })).toEqual(['{"A":"1","C":1}']);
  });
});

describe('a guess from the whole body', () => {
  it('is what the decoder goes by', () => {
    const csv = Buffer.from(`A,B\n${'1,2\n'.repeat(5)}x,2\n`);
    const reader = createCsvTypeReader(DEFAULTS);
    reader.push(csv);
    const columnTypes = reader.end();
    expect(columnTypes).toEqual(['string', 'number']);
    expect(read(csv, { columnTypes, guessRows: 1 }).at(-1)).toBe('{"A":"x","B":2}');
  });

  it('passes over rows that are broken', () => {
    const reader = createCsvTypeReader(DEFAULTS);
    reader.push(Buffer.from('A\n1\nx,y\n""x\n'));
    expect(reader.end()).toEqual(['number']);
  });

  it('of an empty body is empty', () => expect(createCsvTypeReader(DEFAULTS).end()).toEqual([]));
});

it('nothing is guessed of the order of columns', () => {
  expect(refusal('1,2\n3,4\n')).toMatch(/^invalid-request: .*SCR_CSV_COLUMNS/);
});
