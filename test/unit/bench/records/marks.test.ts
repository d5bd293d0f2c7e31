import { describe, expect, it } from '@jest/globals';
import { type RecordsSample, recordsFiguresOf, type Way } from '../../../bench/records/figures.ts';
import { judgeRecords } from '../../../bench/records/marks.ts';
import { recordsTable } from '../../../bench/records/report.ts';

const megabyte = 1_000_000;

function sample(way: Way, scoreMs: number, rowsPerSecond: number, grownBytes?: number): RecordsSample {
  const sampled = { way, scoreMs, round: 1, rows: 20_000, rowsPerSecond };
  if (grownBytes === undefined) return sampled;
  const idleResidentBytes = 80 * megabyte;
  return {
    ...sampled,
    use: { cpuUsPerRow: 120, idleResidentBytes, peakResidentBytes: idleResidentBytes + grownBytes },
  };
}

const samples = [
  sample('fail', 2, 2000, 90 * megabyte),
  sample('inline', 2, 2100, 59 * megabyte),
  sample('rows', 2, 500),
  sample('fail', 0, 4000, 90 * megabyte),
  sample('inline', 0, 4100, 40 * megabyte),
  sample('direct', 0, 12_000),
];

function verdicts(changed: RecordsSample): string[] {
  const others = samples.filter(({ way, scoreMs }) => way !== changed.way || scoreMs !== changed.scoreMs);
  return judgeRecords(recordsFiguresOf([...others, changed])).map(({ verdict }) => verdict);
}

describe('the marks of a CSV', () => {
  it('are met exactly at their limits', () => {
    expect(judgeRecords(recordsFiguresOf(samples)).map(({ verdict }) => verdict)).toEqual([
      'met',
      'met',
      'met',
    ]);
  });

  it.each<[string, number, RecordsSample]>([
    ['fewer than 4 times the rows of the client that posts row by row', 0, sample('fail', 2, 1999, 1)],
    ['less than a third of what SCR itself gives', 1, sample('inline', 0, 3999, 1)],
    ['60 MB more than idle', 2, sample('inline', 0, 4100, 60 * megabyte)],
  ])('are missed by %s, in either mode', (_, index, changed) => {
    expect(verdicts(changed)[index]).toBe('not met');
  });

  it("aren't met by not having been measured", () => {
    expect(judgeRecords([]).map(({ verdict }) => verdict)).toEqual(new Array(3).fill('not measured'));
  });
});

describe('the figures of a CSV', () => {
  it('are medians over the rounds, and the peak for memory', () => {
    const [figures] = recordsFiguresOf([
      sample('inline', 2, 10, 5 * megabyte),
      sample('inline', 2, 1000, 50 * megabyte),
      sample('inline', 2, 20, 20 * megabyte),
    ]);
    expect(figures).toEqual({
      way: 'inline',
      scoreMs: 2,
      rounds: 3,
      rowsPerSecond: 20,
      cpuUsPerRow: 120,
      peakResidentBytes: 130 * megabyte,
      grownBytes: 50 * megabyte,
    });
  });

  it('stand beside those of the client that posts row by row', () => {
    const report = {
      rows: 20_000,
      scoresInFlight: 8,
      figures: recordsFiguresOf(samples),
      marks: [],
      samples,
    };
    expect(recordsTable(report, 2).rows).toEqual([
      ['scr-sagemaker, fail', '2,000', '4.00', '120', '170', '90'],
      ['scr-sagemaker, inline', '2,100', '4.20', '120', '139', '59'],
      ['SCR, row by row', '500', '1.00', '–', '–', '–'],
    ]);
  });
});
