import { describe, expect, it } from '@jest/globals';
import { createCsvDecoder } from '../../../../src/core/csv/decoder.ts';
import { MAX_BROKEN_ROWS } from '../../../../src/core/csv/parser.ts';
import { MAX_EMPTY_LINES } from '../../../../src/core/csv/table.ts';
import { DEFAULTS, read, records, refusal } from './reading.ts';

const MISPLACED = 'A quote stands where RFC 4180 allows none; the record is taken to be its first line.';
const UNCLOSED = 'A quote is opened and not closed; the record is taken to be its first line.';
const LONG = 'Longer than 40 bytes, or a quote is not closed; the record is taken to be its first line.';

describe('a table is read', () => {
  it.each([
    ['LF', 'A,B\n1,x\n2,y\n'],
    ['CRLF', 'A,B\r\n1,x\r\n2,y\r\n'],
    ['CR', 'A,B\r1,x\r2,y\r'],
    ['a mix', 'A,B\r\n1,x\r2,y\n'],
    ['no end of the last line', 'A,B\n1,x\n2,y'],
    ['a byte order mark', '\ufeffA,B\n1,x\n2,y\n'],
    ['quotes', '"A","B"\n"1","x"\n"2","y"\n'],
    ['empty lines at the end', 'A,B\n1,x\n2,y\n\n\r\n\n'],
  ])('with %s', (_with, csv) => expect(read(csv)).toEqual(['{"A":1,"B":"x"}', '{"A":2,"B":"y"}']));

  it('with line ends, commas and quotes in quotes', () => {
    expect(read('A\n"x\r\ny\nz"\n"a,b"\n"say ""hi"""\n')).toEqual([
      '{"A":"x\\r\\ny\\nz"}',
      '{"A":"a,b"}',
      '{"A":"say \\"hi\\""}',
    ]);
  });

  it('in each of the shapes of a request', () => {
    expect(read('A,B\n1,x', { requestShape: 'inputs' })).toEqual([
      '{"inputs":[{"name":"A","value":1},{"name":"B","value":"x"}]}',
    ]);
    expect(read('A,B\n1,x', { requestShape: 'data' })).toEqual(['{"data":{"A":1,"B":"x"}}']);
  });

  it('a row at a time, before its end has come', () => {
    const decoder = createCsvDecoder({ ...DEFAULTS, columnTypes: ['number'] });
    expect(decoder.push(Buffer.from('A\n1\n22\n333\n'))).toHaveLength(2);
    expect(decoder.push(Buffer.from('4444\n'))).toHaveLength(1);
    expect(decoder.end()).toHaveLength(1);
  });
});

describe('nothing to score', () => {
  it.each(['', '\n', '\r\n\n', '\ufeff'])('is %j', (csv) => {
    const decoder = createCsvDecoder(DEFAULTS);
    expect([...decoder.push(Buffer.from(csv)), ...decoder.end()]).toEqual([]);
    expect(decoder.hasHeader).toBeUndefined();
  });

  it('is a header alone, and it is known to be one', () => {
    const decoder = createCsvDecoder(DEFAULTS);
    expect([...decoder.push(Buffer.from('A,B\n')), ...decoder.end()]).toEqual([]);
    expect(decoder.hasHeader).toBe(true);
  });
});

describe('a broken row is told by its number, and the others are scored', () => {
  it.each([
    ['text after a closing quote', '1,"b"x', MISPLACED],
    ['a quote within a cell', '1,5" pipe', MISPLACED],
    ['too few cells', '1', 'Expected 2 cells; got 1.'],
    ['too many cells', '1,2,3', 'Expected 2 cells; got 3.'],
    ['an empty line', '', 'Expected 2 cells; got 1.'],
    ['a quote that the next quote makes no sense of', '1,"b', MISPLACED],
    ['a line that is too long', `1,${'b'.repeat(50)}`, LONG],
    ['a quoted cell that is too long', `1,"${'b'.repeat(50)}"`, LONG],
  ])('for %s', (_for, line, message) => {
    const csv = `A,B\n0,x\n${line}\n2,"y"\n3,z\n`;
    expect(read(csv, { maxRecordBytes: 40 })).toEqual([
      '{"A":0,"B":"x"}',
      message,
      '{"A":2,"B":"y"}',
      '{"A":3,"B":"z"}',
    ]);
  });

  it('for a quote that is never closed', () => {
    expect(read('A,B\n1,x\n2,"y\n3,z\n4,w')).toEqual([
      '{"A":1,"B":"x"}',
      UNCLOSED,
      '{"A":3,"B":"z"}',
      '{"A":4,"B":"w"}',
    ]);
    expect(read('A\nx\n"y')).toEqual(['{"A":"x"}', UNCLOSED]);
  });

  it('for a quote that is not closed before the longest record ends', () => {
    const rest = Array.from({ length: 20 }, (_, i) => `${i},z`);
    const told = read(`A,B\n1,"x\n${rest.join('\n')}\n`, { maxRecordBytes: 40 });
    expect(told[0]).toBe(LONG);
    expect(told.slice(1)).toEqual(rest.map((_, i) => `{"A":${i},"B":"z"}`));
  });

  it.each(['\n', '\r', '\r\n'])('where lines end in %j', (end) => {
    for (let size = 1; size < 8; size++) {
      const bytes = Buffer.from(['A', '""x', '1', '2"', '3', ''].join(end));
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      const all = records(chunks);
      expect(all.map((record) => ('payload' in record ? String(record.payload) : record.number))).toEqual([
        1,
        '{"A":1}',
        3,
        '{"A":3}',
      ]);
    }
  });

  it('as long as there are not too many of them', () => {
    const some = `A\n${'""x\n'.repeat(MAX_BROKEN_ROWS)}`;
    expect(read(some)).toHaveLength(MAX_BROKEN_ROWS);
    expect(refusal(`${some}""x\n`)).toMatch(/^invalid-request: More than 1000 records have quotes/);
  });
});

describe('an empty line between others', () => {
  it('is an empty cell where there is one column', () => {
    expect(read('A\nx\n\ny\n')).toEqual(['{"A":"x"}', '{"A":""}', '{"A":"y"}']);
  });

  it('is not ignored at the end where it is written as a cell', () => {
    expect(read('A\nx\n""\n')).toEqual(['{"A":"x"}', '{"A":""}']);
    expect(read('A\nx\n""')).toEqual(['{"A":"x"}', '{"A":""}']);
  });

  it('is refused where there are too many in a row', () => {
    const lines = '\n'.repeat(MAX_EMPTY_LINES);
    expect(read(`A\nx\n${lines}y`)).toHaveLength(MAX_EMPTY_LINES + 2);
    expect(refusal(`A\nx\n\n${lines}y`)).toBe(
      'invalid-request: There are more than 10000 empty lines after record 1.',
    );
    expect(read(`A\nx\n\n${lines}`)).toHaveLength(1);
  });
});

describe('what is not UTF-8 is refused', () => {
  it.each([
    ['a stray byte', [0x41, 0x0a, 0xff]],
    ['Latin-1', [0x41, 0x0a, 0xe9, 0x61, 0x0a]],
    ['a character that is cut off at the end', [0x41, 0x0a, 0xe2, 0x82]],
    ['an overlong form', [0x41, 0x0a, 0xc0, 0x80]],
    ['a surrogate', [0x41, 0x0a, 0xed, 0xa0, 0x80]],
    ['UTF-16', [0xff, 0xfe, 0x41, 0x00]],
    ['a long row that is dropped', [0x41, 0x0a, ...Buffer.alloc(60, 0x61), 0xff]],
  ])('such as %s, however it is chunked', (_such, bytes) => {
    for (let size = 1; size <= 4; size++) {
      const decode = () => {
        const chunks = bytes.map((_, i) => Uint8Array.from(bytes.slice(i * size, (i + 1) * size)));
        return records(chunks, { maxRecordBytes: 40 });
      };
      expect(decode).toThrow('The CSV must be in UTF-8.');
    }
  });
});

it('a first row that is broken is no header to go by', () => {
  expect(refusal('A,"B"x\n1,2\n')).toBe(`invalid-request: The first row can't be read. ${MISPLACED}`);
  expect(read('1,"B"x\n1,2\n', { header: 'absent', columns: ['A', 'B'] })).toEqual([
    MISPLACED,
    '{"A":1,"B":2}',
  ]);
});
