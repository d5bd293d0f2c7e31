import { describe, expect, it } from '@jest/globals';
import { MAX_JSON_DEPTH, scanJson } from '../../../../src/core/json/scan.ts';

const arrays = (depth: number) => Buffer.from('['.repeat(depth) + ']'.repeat(depth));
const objects = (depth: number) => Buffer.from(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
const mixed = (depth: number) => Buffer.from(`${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`);

describe('nesting', () => {
  it('is taken up to 64 deep', () => {
    expect(MAX_JSON_DEPTH).toBe(64);
    for (const body of [arrays(64), objects(64), mixed(64)]) expect(scanJson(body).end).toBe(body.length);
  });

  it('is refused at 65, at the bracket that goes too deep', () => {
    expect(() => scanJson(arrays(65))).toThrow(
      expect.objectContaining({ at: 64, message: 'nested deeper than 64' }),
    );
    expect(() => scanJson(objects(65))).toThrow(expect.objectContaining({ at: 64 * 5 }));
  });

  it('counts what is open, not what was', () => {
    const body = Buffer.from(`[${Array(1000).fill('[[]]').join()}]`);
    expect(scanJson(body).end).toBe(body.length);
  });

  it('does not overflow the stack however deep it is', () => {
    expect(() => scanJson(Buffer.from('['.repeat(1_000_000)))).toThrow('nested deeper than 64');
  });
});
