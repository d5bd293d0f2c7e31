import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eachChild, isNamed, type JsonChild, scanJson } from '../../../../src/core/json/scan.ts';

function children(bytes: Uint8Array): JsonChild[] {
  const found: JsonChild[] = [];
  eachChild(bytes, scanJson(bytes), (child) => found.push(child) > 0);
  return found;
}

const kindOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
const spaces = fc.constantFrom('', ' ', '\n\t');

describe('walking a record without parsing it', () => {
  it('finds every member, its name, its kind and its bytes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), spaces, (record, space) => {
        const bytes = Buffer.from(JSON.stringify(record, null, space));
        const found = children(bytes).map(({ kind, start, end, nameStart, nameEnd }) => [
          JSON.parse(bytes.subarray(nameStart, nameEnd).toString()),
          JSON.parse(bytes.subarray(start, end).toString()),
          kind,
        ]);
        const expected = Object.entries(JSON.parse(bytes.toString())).map(([name, value]) => [
          name,
          value,
          kindOf(value),
        ]);
        expect(found).toEqual(expected);
      }),
    );
  });

  it('finds every element in order', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), spaces, (list, space) => {
        const bytes = Buffer.from(JSON.stringify(list, null, space));
        const found = children(bytes).map(({ start, end }) =>
          JSON.parse(bytes.subarray(start, end).toString()),
        );
        expect(found).toEqual(JSON.parse(bytes.toString()));
      }),
    );
  });

  it('stops when it is told to', () => {
    const bytes = Buffer.from('[1,2,3]');
    let seen = 0;
    eachChild(bytes, scanJson(bytes), () => ++seen < 2);
    expect(seen).toBe(2);
  });

  it('knows a name however it is escaped, and no other', () => {
    const names = fc.oneof(fc.constantFrom('data', 'dat', 'dataX', 'inputs', ''), fc.string());
    const escaped = (text: string, mask: number) =>
      [...text]
        .map((c, i) =>
          (mask >> (i % 30)) & 1 && c.length === 1 ? unicode(c) : JSON.stringify(c).slice(1, -1),
        )
        .join('');
    fc.assert(
      fc.property(names, fc.nat(), (name, mask) => {
        const bytes = Buffer.from(`{"${escaped(name, mask)}":1}`);
        const [member] = children(bytes);
        expect(member && isNamed(bytes, member, 'data')).toBe(name === 'data');
      }),
      { numRuns: 500 },
    );
  });
});

const unicode = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
