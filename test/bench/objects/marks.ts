import { type Mark, mark, ratio } from '../marks.ts';
import { loadOverEmpty, type ObjectsFigures } from './figures.ts';
import { rowsPerSecondLimit } from './limited-endpoint.ts';
import { memoryMegabytes } from './site.ts';

const minShare = 0.9;
const maxLoadShare = 0.6;

/** Holds the figures of the function that scores objects against the project's targets. */
export function judgeObjects(figures: ObjectsFigures): Mark[] {
  const { object } = figures;
  return [
    mark(
      `at least ${minShare * 100} % of the endpoint's own limit`,
      ratio(object?.rowsPerSecond, rowsPerSecondLimit),
      (share) => share >= minShare,
      (share) => `${(share * 100).toFixed(0)} %`,
    ),
    mark(
      `scored whole within the function's ${memoryMegabytes} MB of memory`,
      object?.peakMegabytes,
      (megabytes) => megabytes <= memoryMegabytes,
      (megabytes) => `${megabytes} MB`,
    ),
    mark(
      `at most ${maxLoadShare * 100} % of a naive function's load, what Node.js takes left out`,
      ratio(loadOverEmpty(figures, 'ours'), loadOverEmpty(figures, 'naive')),
      (share) => share <= maxLoadShare,
      (share) => `${(share * 100).toFixed(0)} %`,
    ),
  ];
}
