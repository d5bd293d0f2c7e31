import { describe, expect, it } from '@jest/globals';
import { loadOverEmpty, type ObjectsSample, objectsFiguresOf } from '../../../bench/objects/figures.ts';
import { judgeObjects } from '../../../bench/objects/marks.ts';

const functions = [
  { id: 'empty', bytes: 500 },
  { id: 'naive', bytes: 900_000 },
  { id: 'ours', bytes: 300_000 },
] as const;

const samples: ObjectsSample[] = [
  ...[2, 3, 40].map((loadMs) => ({ kind: 'load', id: 'empty', loadMs, cpuMs: loadMs }) as const),
  ...[103, 101, 140].map((loadMs) => ({ kind: 'load', id: 'naive', loadMs, cpuMs: loadMs }) as const),
  ...[63, 62, 90].map((loadMs) => ({ kind: 'load', id: 'ours', loadMs, cpuMs: loadMs }) as const),
  { kind: 'endpoint', rowsPerSecond: 10_000 },
  { kind: 'object', rows: 38_000, seconds: 2, peakMegabytes: 200 },
  { kind: 'endpoint', rowsPerSecond: 10_000 },
  { kind: 'object', rows: 38_000, seconds: 4, peakMegabytes: 190 },
  { kind: 'endpoint', rowsPerSecond: 10_000 },
  { kind: 'object', rows: 38_000, seconds: 1.9, peakMegabytes: 230 },
];

describe('the figures of objects', () => {
  it('are medians, and the peak of the memory', () => {
    const figures = objectsFiguresOf(functions, samples);
    expect(figures.object).toMatchObject({ runs: 3, seconds: 2, rowsPerSecond: 19_000, peakMegabytes: 230 });
    expect(figures.endpointRowsPerSecond).toBe(10_000);
    expect(figures.loads.map(({ id, loadMs, starts }) => [id, loadMs, starts])).toEqual([
      ['empty', 3, 3],
      ['naive', 103, 3],
      ['ours', 63, 3],
    ]);
    expect(loadOverEmpty(figures, 'ours')).toBe(60);
  });

  it('meet the marks: 95 % of the limit, within the memory, 60 % of a naive load', () => {
    const marks = judgeObjects(objectsFiguresOf(functions, samples));
    expect(marks.map(({ measured, verdict }) => [measured, verdict])).toEqual([
      ['95 %', 'met'],
      ['230 MB', 'met'],
      ['60 %', 'met'],
    ]);
  });

  it('miss them where the endpoint has more to give, memory runs over and loading is slow', () => {
    const missing = objectsFiguresOf(functions, [
      { kind: 'load', id: 'empty', loadMs: 0, cpuMs: 0 },
      { kind: 'load', id: 'naive', loadMs: 100, cpuMs: 0 },
      { kind: 'load', id: 'ours', loadMs: 61, cpuMs: 0 },
      { kind: 'endpoint', rowsPerSecond: 1000 },
      { kind: 'object', rows: 17_900, seconds: 1, peakMegabytes: 257 },
    ]);
    expect(judgeObjects(missing).map(({ verdict }) => verdict)).toEqual(['not met', 'not met', 'not met']);
  });

  it('are not there where nothing was measured', () => {
    const marks = judgeObjects(objectsFiguresOf([], []));
    expect(marks.map(({ verdict }) => verdict)).toEqual(['not measured', 'not measured', 'not measured']);
  });
});
