import { describe, expect, it } from '@jest/globals';
import { createCsvDecoder } from '../../../../src/core/csv/decoder.ts';
import { DEFAULTS, LOAN, read, records, refusal, signatureOf, told } from './reading.ts';

const options = { signature: LOAN };

describe("cells become what the model's signature declares", () => {
  it('numbers where it declares numbers, and only there', () => {
    expect(read('job,loan,YEARS\n007,007,+7.0\n', options)).toEqual(['{"Job":"007","Loan":7,"Years":7}']);
    expect(read('Loan,Job\n0.10000000000000000001,1e5\n', options)).toEqual([
      '{"Loan":0.10000000000000000001,"Job":"1e5"}',
    ]);
  });

  it('null where a number is missing', () => {
    expect(read('Loan,Years,Job\n.,.a,.\n,._,\n', options)).toEqual([
      '{"Loan":null,"Years":null,"Job":"."}',
      '{"Loan":null,"Years":null,"Job":""}',
    ]);
  });

  it('null for an empty text where that is set', () => {
    expect(read('Loan,Job\n1,\n1,""\n1, \n', { ...options, emptyString: 'null' })).toEqual([
      '{"Loan":1,"Job":null}',
      '{"Loan":1,"Job":null}',
      '{"Loan":1,"Job":" "}',
    ]);
  });

  it('text with all its characters', () => {
    const text = '\u0000\t\\ é😀\u2028';
    const csv = `Job\n"${text}"\n`;
    expect(read(csv, options).map((json) => JSON.parse(json))).toEqual([{ Job: text }]);
  });

  it('truths, and text where a type is not understood unless SCR_INPUT_TYPES says what it is', () => {
    const signature = signatureOf({ name: 'Ok', type: 'boolean' }, { name: 'X', type: 'unknown' });
    expect(read('ok,x\nTRUE,1\n0,\n', { signature })).toEqual(['{"Ok":true,"X":"1"}', '{"Ok":false,"X":""}']);
    const inputTypes = new Map([['x', 'number' as const]]);
    expect(read('ok,x\n1,01\n', { signature, inputTypes })).toEqual(['{"Ok":true,"X":1}']);
  });

  it('whatever SCR_INPUT_TYPES says of what is declared', () => {
    const inputTypes = new Map([['loan', 'string' as const]]);
    expect(read('Loan\n1\n', { ...options, inputTypes })).toEqual(['{"Loan":1}']);
  });
});

describe('a cell that does not fit', () => {
  it('is an error of its record, which names the variable and quotes nothing', () => {
    const found = records([Buffer.from('loan,years,job\n1,2,x\nsecret,2.5,eightchr\n3,4,y\n')], options);
    expect(found.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(found[1]).toEqual({
      number: 2,
      errors: [
        { record: 2, field: 'Loan', message: 'Expected a number or a missing value; got text.' },
        { record: 2, field: 'Years', message: 'Expected a whole number or a missing value.' },
        { record: 2, field: 'Job', message: 'Expected at most 7 characters.' },
      ],
    });
  });

  it('is told for a truth', () => {
    expect(read('ok\nmaybe\n', { signature: signatureOf({ name: 'ok', type: 'boolean' }) })).toEqual([
      'ok: Expected true, false, 1, 0 or a missing value.',
    ]);
  });

  it('is sent as text where nothing is checked', () => {
    expect(read('loan,years,job\nabc,2.5,eightchr\n', { ...options, level: 'off' })).toEqual([
      '{"Loan":"abc","Years":"2.5","Job":"eightchr"}',
    ]);
  });

  it('is told a hundred times a record at most', () => {
    const names = Array.from({ length: 150 }, (_, i) => `V${i}`);
    const signature = signatureOf(...names.map((name) => ({ name, type: 'number' as const })));
    const csv = `${names.join()}\n${names.join()}\n`;
    expect(records([Buffer.from(csv)], { signature, header: 'present' })).toMatchObject([
      { errors: { length: 100 } },
    ]);
  });
});

describe('columns that the model does not know', () => {
  it('are dropped and counted', () => {
    const decoder = createCsvDecoder({ ...DEFAULTS, ...options });
    expect(decoder.droppedColumns).toEqual([]);
    const found = [...decoder.push(Buffer.from('ID,Loan,Bad\n7,1,x\n')), ...decoder.end()];
    expect(found.map((record) => 'payload' in record && String(record.payload))).toEqual(['{"Loan":1}']);
    expect(decoder.droppedColumns).toEqual([1, 3]);
  });

  it('are kept for joining, as text, next to what was made of the others', () => {
    const csv = 'ID,LOAN,Job\n007,.5,\n8,x,y\n9\n';
    const found = records([Buffer.from(csv)], { ...options, keepInputs: true, requestShape: 'inputs' });
    expect(found.map(({ inputs }) => inputs?.map(({ name, json }) => `${name}=${json}`))).toEqual([
      ['ID="007"', 'LOAN=0.5', 'Job=""'],
      ['ID="8"', 'LOAN="x"', 'Job="y"'],
      undefined,
    ]);
    expect(found.slice(0, 1).map(told)).toEqual([
      '{"inputs":[{"name":"Loan","value":0.5},{"name":"Job","value":""}]}',
    ]);
  });
});

describe('under strict, a table is refused', () => {
  const strict = { ...options, level: 'strict' } as const;

  it('where an input is missing or a column is unknown, told without quoting it', () => {
    expect(refusal('Loan,secret\n', { ...strict, header: 'present' })).toBe(
      "invalid-request: The table comes without Years, Job of the model's inputs and with columns that are no inputs of the model, at 2.",
    );
  });

  it('with the first of many', () => {
    const header = ['Loan', 'Years', 'Job', ...Array.from({ length: 15 }, (_, i) => `x${i}`)];
    expect(refusal(`${header}\n`, strict)).toMatch(/at 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 5 more\.$/);
  });

  it('as the fault of the deployment where the columns are configured', () => {
    expect(refusal('1,2\n', { ...strict, columns: ['Loan', 'Job'] })).toBe(
      "misconfigured: SCR_CSV_COLUMNS comes without Years of the model's inputs.",
    );
  });

  it('and not where all is there', () => {
    expect(read('Job,years,loan\nx,2,1\n', strict)).toEqual(['{"Job":"x","Years":2,"Loan":1}']);
  });
});
