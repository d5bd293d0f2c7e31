import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { type CsvEncoderOptions, createCsvEncoder } from '../../../../src/core/records/csv-encoder.ts';
import { columns, encode, plain, rowsFor, type Written } from './encoding.ts';

const withHeader: CsvEncoderOptions = { ...plain, header: true };
const csv = (options: Partial<CsvEncoderOptions>, ...results: Written[]) =>
  encode(createCsvEncoder({ ...withHeader, ...options }), results);

describe('CSV of results', () => {
  it('has a line for the header and one for each record, which end in LF', () => {
    expect(
      csv({}, { P_BAD1: '0.05627306273062', I_BAD: '"           0"' }, { P_BAD1: '8.0', I_BAD: '"1"' }),
    ).toBe('P_BAD1,I_BAD\n0.05627306273062,           0\n8.0,1\n');
    expect(createCsvEncoder(withHeader).contentType).toBe('text/csv');
    expect(createCsvEncoder({ ...withHeader, contentType: 'text/csv; header=present' }).contentType).toBe(
      'text/csv; header=present',
    );
  });

  it.each([
    ['12345678901234567890.10', '12345678901234567890.10'],
    ['true', 'true'],
    ['false', 'false'],
    ['null', ''],
    ['""', ''],
    ['"plain text"', 'plain text'],
    ['"a,b"', '"a,b"'],
    ['"say \\"hi\\""', '"say ""hi"""'],
    ['"two\\nlines"', '"two\nlines"'],
    ['"\\r"', '"\r"'],
    ['"\\u00e9\\\\"', 'é\\'],
    ['[1,2]', '"[1,2]"'],
    ['[]', '[]'],
    ['{"a":"b"}', '"{""a"":""b""}"'],
    ['[1,\r\n2]', '"[1,  2]"'],
  ])('writes %s as %s', (json, cell) => {
    expect(csv({ header: false }, { A: json, B: '1' })).toBe(`${cell},1\n`);
  });

  it('never has a blank line for a record, which readers would skip', () => {
    expect(csv({ columns: ['A'] }, { A: 'null' }, { A: '""' }, { A: '1' })).toBe('A\n""\n""\n1\n');
    expect(csv({ header: false }, {}, 'invalid-record')).toBe('""\n""\n');
  });

  it('without records is the header where the columns are known, else nothing', () => {
    expect(csv({ columns: ['A', 'b"'], errorColumn: true })).toBe('A,"b""",_error_\n');
    expect(csv({ columns: ['A'], header: false })).toBe('');
    expect(csv({ errorColumn: true })).toBe('');
  });

  it('asks whether to write a header no sooner than the first row is written', () => {
    let header = false;
    const encoder = createCsvEncoder({ ...withHeader, header: () => header });
    header = true;
    expect(encoder.row({ number: 1, outputs: [{ name: 'A', json: '1' }] })).toBe('A\n1\n');
    header = false;
    expect(encoder.row({ number: 2, outputs: [{ name: 'A', json: '2' }] })).toBe('2\n');
    expect(csv({ columns: ['A'], header: () => false })).toBe('');
    expect(csv({ columns: ['A'], header: () => true })).toBe('A\n');
  });

  it('is read back by a CSV reader as it was written', () => {
    const tables = columns.chain((of) => fc.tuple(fc.constant(of), rowsFor(of), fc.boolean(), fc.boolean()));
    fc.assert(
      fc.property(tables, ([of, rows, header, errorColumn]) => {
        const text = csv({ columns: of, header, errorColumn }, ...rows);
        const all = errorColumn ? [...of, '_error_'] : of;
        const expected = rows.map((row) => all.map((name) => expectedCell(row, name)));
        expect(parse(text, { record_delimiter: '\n' })).toEqual(header ? [all, ...expected] : expected);
      }),
      { numRuns: 10_000 },
    );
  });
});

function expectedCell(row: Written, name: string): string {
  if (typeof row === 'string') return name === '_error_' ? row : '';
  const json = row[name] ?? 'null';
  const value: unknown = JSON.parse(json);
  if (value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? json.replace(/[\r\n]/g, ' ') : json;
}
