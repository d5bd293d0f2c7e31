import { type Mark, mark, ratio } from '../marks.ts';
import { pickWay, type RecordsFigures, type Way } from './figures.ts';

/** Milliseconds that the stand-in takes for a score: a quick model, and none at all, where only the overhead is left. */
export const scoreTimesMs: readonly number[] = [2, 0];

const maxGrownMegabytes = 60;

/** Holds the figures of the CSV against the project's targets: the slower of the two error modes counts. */
export function judgeRecords(figures: readonly RecordsFigures[]): Mark[] {
  return [
    mark(
      'at least 4 times the rows/s of a client that posts row by row, at 2 ms a score',
      slowestOver('rows', 2, figures),
      (times) => times >= 4,
      (times) => `${times.toFixed(2)} times`,
    ),
    mark(
      'at least a third of the rows/s that wrk gets from SCR itself, at 0 ms a score',
      slowestOver('direct', 0, figures),
      (share) => share >= 1 / 3,
      (share) => `${share.toFixed(2)} of it`,
    ),
    mark(
      `under ${maxGrownMegabytes} MB of memory more than idle, where bad records are answered inline`,
      most(figures.filter(({ way }) => way === 'inline').flatMap(({ grownBytes }) => grownBytes ?? [])),
      (bytes) => bytes < maxGrownMegabytes * 1_000_000,
      (bytes) => `${(bytes / 1_000_000).toFixed(0)} MB`,
    ),
  ];
}

function slowestOver(base: Way, scoreMs: number, figures: readonly RecordsFigures[]): number | undefined {
  const rate = (way: Way) => pickWay(figures, way, scoreMs)?.rowsPerSecond;
  const fail = ratio(rate('fail'), rate(base));
  const inline = ratio(rate('inline'), rate(base));
  return fail === undefined || inline === undefined ? undefined : Math.min(fail, inline);
}

function most(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}
