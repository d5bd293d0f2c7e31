import { describe, expect, it } from '@jest/globals';
import { createCsvDecoder } from '../../../../src/core/csv/decoder.ts';
import type { CsvOptions } from '../../../../src/core/csv/options.ts';
import { DEFAULTS, LOAN, read, refusal, signatureOf } from './reading.ts';

const RECORD = '{"Loan":1,"Years":2,"Job":"x"}';

function hasHeader(csv: string, options: Partial<CsvOptions>): boolean | undefined {
  const decoder = createCsvDecoder({ ...DEFAULTS, ...options });
  decoder.push(Buffer.from(csv));
  decoder.end();
  return decoder.hasHeader;
}

describe('where the request says that there is a header', () => {
  it('the first row is it, whatever it looks like', () => {
    expect(read('2019,2020\n1,2\n', { header: 'present' })).toEqual(['{"2019":1,"2020":2}']);
  });

  it('but its names must be there and differ', () => {
    expect(refusal('A,b,B\n', { header: 'present' })).toMatch(
      /^invalid-request: Columns 2 and 3 of the first row have the same name\./,
    );
    expect(refusal('A,\n', { header: 'present' })).toMatch(/Column 2 of the first row has no name/);
    expect(refusal('A,B\n', { header: 'present', signature: LOAN })).toMatch(
      /none of the model's input names.*set SCR_CSV_COLUMNS/,
    );
  });
});

describe('where the request says that there is no header', () => {
  it('the columns are those that are configured', () => {
    const options = { header: 'absent', columns: ['Loan', 'Job'] } as const;
    expect(read('Loan,Job\n', options)).toEqual(['{"Loan":"Loan","Job":"Job"}']);
    expect(hasHeader('1,x\n', options)).toBe(false);
  });

  it("or the model's own", () => {
    expect(read('1,2,x\n', { header: 'absent', columns: '@signature', signature: LOAN })).toEqual([RECORD]);
  });

  it('and without either it is refused', () => {
    expect(refusal('1,2\n', { header: 'absent' })).toMatch(/^invalid-request: .*set SCR_CSV_COLUMNS/);
    expect(refusal('1,2\n', { header: 'absent', signature: LOAN })).toMatch(/^invalid-request: /);
  });
});

describe('where the request does not say', () => {
  it.each([
    ['all input names', 'Loan,Years,Job\n1,2,x\n'],
    ['in any case, with blanks, in any order', ' job ,LOAN,years\nx,1,2\n'],
    ['next to others', 'ID,Loan,Years,Job,Bad\n7,1,2,x,0\n'],
    ['next to a column without a name', ',Loan,Years,Job\n0,1,2,x\n'],
  ])('a first row with %s is a header', (_with, csv) => {
    const inOrder = (json: string) => {
      const { Loan, Years, Job } = JSON.parse(json);
      return JSON.stringify({ Loan, Years, Job });
    };
    expect(read(csv, { signature: LOAN }).map(inOrder)).toEqual([RECORD]);
    expect(read(csv, { signature: LOAN, columns: '@signature' }).map(inOrder)).toEqual([RECORD]);
    expect(read(csv, { signature: LOAN, columns: ['Job', 'Loan', 'Years'] }).map(inOrder)).toEqual([RECORD]);
  });

  it('a first row of some input names is a header', () => {
    expect(read('Loan,job\n1,x\n', { signature: LOAN })).toEqual(['{"Loan":1,"Job":"x"}']);
    expect(read('Loan,job,Other\n1,x,y\n', { signature: LOAN })).toEqual(['{"Loan":1,"Job":"x"}']);
  });

  it('any other first row is a record where columns are configured, so a piece of a file may come without its header', () => {
    const options = { signature: LOAN, columns: '@signature' } as const;
    expect(read('1,2,x\n1,2,x\n', options)).toEqual([RECORD, RECORD]);
    expect(hasHeader('1,2,x\n', options)).toBe(false);
    expect(hasHeader('Loan,Years,Job\n1,2,x\n', options)).toBe(true);
    expect(read('Loan,Loan\n', { columns: ['Loan', 'Job'] })).toEqual(['{"Loan":"Loan","Job":"Loan"}']);
    expect(read('Loan,Job,3\n', { columns: ['Loan', 'Job', 'n'] })).toHaveLength(1);
  });

  it("a first row without the model's names is refused, as an order is never guessed", () => {
    expect(refusal('1,2,x\n', { signature: LOAN })).toBe(
      "invalid-request: The first row holds none of the model's input names. Send a header with the columns' names, or set SCR_CSV_COLUMNS to the columns in their order.",
    );
  });

  it('a name next to a value is refused, as it may be a record', () => {
    expect(refusal('Loan,3\n', { signature: LOAN })).toMatch(
      /holds a value.*header=present.*SCR_CSV_COLUMNS/,
    );
    expect(refusal('Loan,.\n', { signature: LOAN })).toMatch(/holds a value/);
  });

  it('a row that cannot be read is a faulty record where the columns are configured, and loses nothing else', () => {
    const decoder = createCsvDecoder({ ...DEFAULTS, columns: ['A', 'B'] });
    const records = [...decoder.push(Buffer.from('"1,2\n3,4\n')), ...decoder.end()];
    expect(records).toEqual([
      expect.objectContaining({ number: 1, errors: expect.anything() }),
      expect.objectContaining({ number: 2, payload: expect.anything() }),
    ]);
  });

  it('without a signature, a piece of a file is refused rather than robbed of its first record', () => {
    const piece = { isPiece: true } as const;
    expect(refusal('Other,HomeImp\nMgr,DebtCon\n', piece)).toMatch(/^invalid-request: .*set SCR_CSV_COLUMNS/);
    expect(hasHeader('JOB,REASON\nMgr,DebtCon\n', { ...piece, header: 'present' })).toBe(true);
    expect(hasHeader('Other,HomeImp\n', { ...piece, columns: ['JOB', 'REASON'] })).toBe(false);
  });

  it('without a signature, a row of different names is a header', () => {
    expect(read('A,B\n1,2\n')).toEqual(['{"A":1,"B":2}']);
  });

  it.each(['A,1', 'A,.5', 'A,.', 'A,', 'A,a', '"",B', '\nA'])('without a signature, %j is refused', (csv) => {
    expect(refusal(`${csv}\n1,2\n`)).toMatch(/^invalid-request: .*SCR_CSV_COLUMNS/);
  });

  it('a model without inputs takes any header', () => {
    expect(read('A,B\n1,2\n', { signature: signatureOf() })).toEqual(['{}']);
    expect(read('A\n1\n', { signature: signatureOf(), requestShape: 'inputs' })).toEqual(['{"inputs":[]}']);
  });
});

describe('a deployment that is configured wrongly says so', () => {
  it('where the signature is asked for and not known', () => {
    expect(refusal('A\n', { columns: '@signature' })).toMatch(/^misconfigured: .*@signature/);
  });

  it('where a column is named twice', () => {
    expect(refusal('1,2\n', { columns: ['A', 'a'] })).toBe(
      'misconfigured: SCR_CSV_COLUMNS names a column twice.',
    );
  });
});
