import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createJsonEncoder } from '../../../../src/core/records/json-encoder.ts';
import { createJsonLinesEncoder } from '../../../../src/core/records/json-lines-encoder.ts';
import { columns, encode, plain, rowsFor, type Written } from './encoding.ts';

describe('JSON of results', () => {
  it('is one object with a prediction a record, their values as SCR wrote them', () => {
    const encoder = createJsonEncoder(plain);
    expect(encoder.contentType).toBe('application/json');
    expect(
      encode(encoder, [
        { A: '8.0', 'b"': '"x "' },
        { A: '12345678901234567890', 'b"': 'null' },
      ]),
    ).toBe('{"predictions":[{"A":8.0,"b\\"":"x "},{"A":12345678901234567890,"b\\"":null}]}');
  });

  it('has no predictions where there are no records', () => {
    expect(encode(createJsonEncoder(plain), [])).toBe('{"predictions":[]}');
    expect(encode(createJsonEncoder({ ...plain, columns: ['A'] }), [])).toBe('{"predictions":[]}');
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(tables, ([of, rows, errorColumn]) => {
        const text = encode(createJsonEncoder({ ...plain, columns: of, errorColumn }), rows);
        expect(Object.entries(JSON.parse(text))).toEqual([
          ['predictions', rows.map((row) => expectedObject(row, of, errorColumn))],
        ]);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('JSON Lines of results', () => {
  it('is one object a line', () => {
    const encoder = createJsonLinesEncoder(plain);
    expect(encoder.contentType).toBe('application/jsonlines');
    expect(encode(encoder, [{ A: '8.0' }, { A: '[1,\n2]' }])).toBe('{"A":8.0}\n{"A":[1, 2]}\n');
    const negotiated = createJsonLinesEncoder({ ...plain, contentType: 'application/x-ndjson' });
    expect(negotiated.contentType).toBe('application/x-ndjson');
  });

  it('is empty where there are no records', () => {
    expect(encode(createJsonLinesEncoder(plain), [])).toBe('');
    expect(encode(createJsonLinesEncoder({ ...plain, columns: ['A'] }), [])).toBe('');
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(tables, ([of, rows, errorColumn]) => {
        const text = encode(createJsonLinesEncoder({ ...plain, columns: of, errorColumn }), rows);
        const lines = text.split('\n');
        expect(lines.pop()).toBe('');
        expect(lines.map((line) => JSON.parse(line))).toEqual(
          rows.map((row) => expectedObject(row, of, errorColumn)),
        );
        const keys = new Set(lines.map((line) => Object.keys(JSON.parse(line)).join()));
        expect(keys.size).toBeLessThanOrEqual(1);
      }),
      { numRuns: 10_000 },
    );
  });
});

const tables = columns.chain((of) => fc.tuple(fc.constant(of), rowsFor(of), fc.boolean()));

function expectedObject(row: Written, of: readonly string[], errorColumn: boolean): unknown {
  const outputs = of.map((name) => [name, typeof row === 'string' ? null : JSON.parse(row[name] ?? 'null')]);
  const error = errorColumn ? [['_error_', typeof row === 'string' ? row : null]] : [];
  return Object.fromEntries([...outputs, ...error]);
}
