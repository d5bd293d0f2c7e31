import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  type FrontDoorFigures,
  type FrontDoorSample,
  frontDoorFiguresOf,
} from '../../../bench/front-door/figures.ts';
import { bytesRead, type FunctionId } from '../../../bench/front-door/functions.ts';
import { judgeFrontDoor } from '../../../bench/front-door/marks.ts';

function cold(id: FunctionId, round: number, loadMs: number, firstMs: number): FrontDoorSample {
  return { id, round, cold: { loadMs, firstMs, cpuMs: loadMs } };
}

function warm(id: FunctionId, round: number, cpuUs: number): FrontDoorSample {
  return {
    id,
    round,
    cold: { loadMs: 9999, firstMs: 9999, cpuMs: 9999 },
    warm: { cpuUs, p50Ms: cpuUs / 1000 },
  };
}

const functions = [
  { id: 'empty', bytes: 500 },
  { id: 'naive', bytes: 1_300_000 },
  { id: 'ours', bytes: 700_000 },
] as const;
const samples = [
  cold('empty', 1, 5, 5),
  cold('naive', 1, 150, 60),
  cold('ours', 1, 80, 30),
  warm('ours', 1, 999),
];

const verdicts = (figures: readonly FrontDoorFigures[]) =>
  judgeFrontDoor(figures).map(({ verdict }) => verdict);

describe('the marks of the front door', () => {
  it('are met at their limits', () => {
    expect(verdicts(frontDoorFiguresOf(functions, samples))).toEqual(['met', 'met', 'met']);
  });

  it.each<[string, number, FrontDoorSample]>([
    ['a cold start of over half of the naive one', 1, cold('ours', 1, 80, 31)],
    ['a millisecond of CPU for a warm call', 2, warm('ours', 1, 1000)],
  ])('are missed by %s', (_, index, changed) => {
    const isOther = ({ id, warm }: FrontDoorSample) =>
      id !== changed.id || (warm === undefined) !== (changed.warm === undefined);
    expect(verdicts(frontDoorFiguresOf(functions, [...samples.filter(isOther), changed]))[index]).toBe(
      'not met',
    );
  });

  it('are missed by a byte too many', () => {
    const grown = functions.map((each) => ({ ...each, bytes: each.bytes + 1 }));
    expect(verdicts(frontDoorFiguresOf(grown, samples))[0]).toBe('not met');
  });

  it("aren't met by not having been measured", () => {
    expect(verdicts([])).toEqual(new Array(3).fill('not measured'));
  });
});

describe('the figures of the front door', () => {
  it('are medians over the processes; those that went on are no cold starts', () => {
    const several = [
      ...[
        [10, 9],
        [500, 1],
        [20, 5],
      ].map(([load = 0, first = 0], at) => cold('ours', at, load, first)),
      ...[300, 100, 200].map((cpuUs, at) => warm('ours', at, cpuUs)),
    ];
    expect(frontDoorFiguresOf([{ id: 'ours', bytes: 1 }], several)).toEqual([
      {
        id: 'ours',
        bytes: 1,
        cold: { starts: 3, loadMs: 20, firstMs: 5, bothMs: 25, cpuMs: 20 },
        warm: { cpuUs: 200, p50Ms: 0.2 },
      },
    ]);
  });

  it('count what is imported at once, and not what is imported later', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bench-test-'));
    const text = {
      'index.mjs': 'import{a}from"./a.mjs";import("./late.mjs")',
      'a.mjs': 'import"./b.mjs"',
      'b.mjs': 'bbbbb',
      'late.mjs': 'late',
    };
    try {
      for (const [name, content] of Object.entries(text)) await writeFile(join(folder, name), content);
      expect(bytesRead(join(folder, 'index.mjs'))).toBe(
        text['index.mjs'].length + text['a.mjs'].length + text['b.mjs'].length,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
