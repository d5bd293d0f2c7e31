import { type Figures, pick } from './figures.ts';

/** A target of the project's own, and what the run says of it. */
export type Mark = {
  readonly target: string;
  readonly measured: string;
  readonly verdict: 'met' | 'not met' | 'not measured';
};

/** The concurrency at which the marks are set. */
export const markConnections = 32;

const maxResidentMegabytes = 120;

/** Holds the run's figures against the project's targets. */
export function judge(figures: readonly Figures[]): Mark[] {
  const ours = pick(figures, 'ours', markConnections);
  const flask = pick(figures, 'flask', markConnections);
  const fastify = pick(figures, 'fastify', markConnections);
  return [
    mark(
      'at least 6 times the throughput of the Flask app as published',
      ratio(ours?.requestsPerSecond, flask?.requestsPerSecond),
      (times) => times >= 6,
      (times) => `${times.toFixed(2)} times`,
    ),
    mark(
      "at most a fifth of the Flask app's CPU time per request",
      ratio(ours?.cpuUsPerRequest, flask?.cpuUsPerRequest),
      (share) => share <= 1 / 5,
      (share) => `${share.toFixed(3)} of it`,
    ),
    mark(
      'more throughput than @fastify/http-proxy',
      ratio(ours?.requestsPerSecond, fastify?.requestsPerSecond),
      (times) => times > 1,
      (times) => `${times.toFixed(2)} times`,
    ),
    mark(
      `at most ${maxResidentMegabytes} MB of resident memory`,
      ours?.peakResidentBytes,
      (bytes) => bytes <= maxResidentMegabytes * 1_000_000,
      (bytes) => `${(bytes / 1_000_000).toFixed(0)} MB`,
    ),
    mark(
      'every request answered, none with an error',
      oursErrors(figures),
      (errors) => errors === 0,
      (errors) => `${errors} errors`,
    ),
  ];
}

/** Whether every mark was measured and is met. */
export function allMet(marks: readonly Mark[]): boolean {
  return marks.every(({ verdict }) => verdict === 'met');
}

/** A mark for a figure that is there if it was measured. */
export function mark(
  target: string,
  value: number | undefined,
  isMet: (value: number) => boolean,
  show: (value: number) => string,
): Mark {
  if (value === undefined) return { target, measured: '–', verdict: 'not measured' };
  return { target, measured: show(value), verdict: isMet(value) ? 'met' : 'not met' };
}

/** One figure over another, where both were measured. */
export function ratio(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b;
}

function oursErrors(figures: readonly Figures[]): number | undefined {
  const ours = figures.filter(({ peerId }) => peerId === 'ours');
  return ours.length === 0 ? undefined : ours.reduce((sum, { errors }) => sum + errors, 0);
}
