import type { LoadErrors } from './load/wrk.ts';
import type { Sample } from './measure.ts';

/** What the rounds say about one peer at one concurrency: medians, except for memory (peak) and errors (sum). */
export type Figures = {
  readonly peerId: string;
  readonly connections: number;
  readonly rounds: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly errors: number;
  /** These are absent where there is no proxy. */
  readonly cpuUsPerRequest?: number;
  readonly peakResidentBytes?: number;
  readonly processes?: number;
  readonly logBytesPerRequest?: number;
};

/** Sums up all samples, one entry for each peer and concurrency, in the samples' order. */
export function figuresOf(samples: readonly Sample[]): Figures[] {
  const groups = Map.groupBy(samples, (sample) => `${sample.peerId} ${sample.connections}`);
  return [...groups.values()].map(figuresOfOne);
}

/** The figures of one peer at one concurrency, or undefined where it wasn't measured. */
export function pick(figures: readonly Figures[], peerId: string, connections: number): Figures | undefined {
  return figures.find((one) => one.peerId === peerId && one.connections === connections);
}

/**
 * The middle value; between the two middle ones where their number is even.
 *
 * @throws RangeError when there are none.
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('no values to take a median of');
  return (lower + upper) / 2;
}

/** All that went wrong in one load. */
export function errorCount(errors: LoadErrors): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}

/** One sentence for each round in which something went wrong. */
export function errorLines(samples: readonly Sample[]): string[] {
  return samples
    .filter(({ load }) => errorCount(load.errors) > 0)
    .map(({ peerId, round, connections, load }) => {
      const kinds = Object.entries(load.errors).filter(([, count]) => count > 0);
      const counted = kinds.map(([kind, count]) => `${count} ${kind}`).join(', ');
      return `round ${round}, ${peerId}, concurrency ${connections}: ${counted} (of ${load.requests} requests)`;
    });
}

function figuresOfOne(samples: readonly Sample[]): Figures {
  const [first] = samples;
  if (first === undefined) throw new RangeError('no samples to sum up');
  const uses = samples.flatMap((sample) => sample.use ?? []);
  return {
    peerId: first.peerId,
    connections: first.connections,
    rounds: samples.length,
    requestsPerSecond: median(samples.map(({ load }) => load.requestsPerSecond)),
    p50Ms: median(samples.map(({ load }) => load.p50Ms)),
    p99Ms: median(samples.map(({ load }) => load.p99Ms)),
    errors: samples.reduce((sum, { load }) => sum + errorCount(load.errors), 0),
    ...(uses.length > 0 && {
      cpuUsPerRequest: median(uses.map((use) => use.cpuUsPerRequest)),
      peakResidentBytes: Math.max(...uses.map((use) => use.peakResidentBytes)),
      processes: Math.max(...uses.map((use) => use.processes)),
      logBytesPerRequest: median(uses.map((use) => use.logBytesPerRequest)),
    }),
  };
}
