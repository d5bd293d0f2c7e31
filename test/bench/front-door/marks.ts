import { type Mark, mark, ratio } from '../marks.ts';
import { type FrontDoorFigures, overEmpty, pickFunction } from './figures.ts';

const maxKilobytes = 700;
const maxCpuMs = 1;

/** Holds the figures of the front door's function against the project's targets. */
export function judgeFrontDoor(figures: readonly FrontDoorFigures[]): Mark[] {
  const ours = pickFunction(figures, 'ours');
  return [
    mark(
      `at most ${maxKilobytes} KB of minified code to load, Express included`,
      ours?.bytes,
      (bytes) => bytes <= maxKilobytes * 1000,
      (bytes) => `${Math.round(bytes / 1000)} KB`,
    ),
    mark(
      "at most half of a naive function's cold start, what Node.js takes left out",
      ratio(overEmpty(figures, 'ours'), overEmpty(figures, 'naive')),
      (share) => share <= 1 / 2,
      (share) => `${share.toFixed(2)} of it`,
    ),
    mark(
      `under ${maxCpuMs} ms of CPU for a warm call`,
      ours?.warm?.cpuUs,
      (cpuUs) => cpuUs < maxCpuMs * 1000,
      (cpuUs) => `${(cpuUs / 1000).toFixed(2)} ms`,
    ),
  ];
}
