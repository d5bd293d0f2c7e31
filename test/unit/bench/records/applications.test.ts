import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { columns, csvOf, recordOf, rowOf } from '../../../bench/records/applications.ts';

describe('the CSV of the benchmark', () => {
  it('has the rows that were asked for, the same in every run', () => {
    const lines = [...csvOf(12_345)].join('').split('\n');
    expect(lines.pop()).toBe('');
    expect(lines).toHaveLength(1 + 12_345);
    expect(lines[1]).toBe(rowOf(0));
    expect(lines.at(-1)).toBe(rowOf(12_344));
  });

  it('holds numbers where the model takes numbers, within what it takes', () => {
    const rows: Record<string, string>[] = parse([...csvOf(2000)].join(''), { columns: true });
    for (const { JOB = '', REASON = '', ...numbers } of rows) {
      expect(Math.max(JOB.length, REASON.length)).toBeLessThanOrEqual(7);
      expect(Object.values(numbers).every((cell) => cell !== '' && Number.isFinite(Number(cell)))).toBe(true);
    }
  });

  it('is posted row by row with the same values', () => {
    const { inputs }: { inputs: { name: string; value: unknown }[] } = JSON.parse(recordOf(rowOf(7)));
    expect(inputs.map(({ name }) => name)).toEqual([...columns]);
    expect(inputs.map(({ value }) => String(value)).join(',')).toBe(rowOf(7));
  });
});
