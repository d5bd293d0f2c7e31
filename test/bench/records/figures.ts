import { median } from '../figures.ts';

/**
 * A way to get a CSV scored: through `/invocations` with bad records refused (`fail`) or answered in their row (`inline`), or straight
 * from SCR: `rows`, one after another, or `direct`, as many at once as the proxy has in flight.
 */
export type Way = 'fail' | 'inline' | 'rows' | 'direct';

/** One measurement of one way. */
export type RecordsSample = {
  readonly way: Way;
  /** How long the stand-in takes for a score. */
  readonly scoreMs: number;
  readonly round: number;
  readonly rows: number;
  readonly rowsPerSecond: number;
  /** Absent where there is no proxy. */
  readonly use?: {
    readonly cpuUsPerRow: number;
    /** When it was ready and had scored one record. */
    readonly idleResidentBytes: number;
    /** Since it was started. */
    readonly peakResidentBytes: number;
  };
};

/** What the rounds say about one way: medians, the peak for memory. */
export type RecordsFigures = {
  readonly way: Way;
  readonly scoreMs: number;
  readonly rounds: number;
  readonly rowsPerSecond: number;
  /** These are absent where there is no proxy. */
  readonly cpuUsPerRow?: number;
  readonly peakResidentBytes?: number;
  /** Peak over idle. */
  readonly grownBytes?: number;
};

/** Sums up all samples, one entry for each way and score time, in the samples' order. */
export function recordsFiguresOf(samples: readonly RecordsSample[]): RecordsFigures[] {
  return [...Map.groupBy(samples, ({ way, scoreMs }) => `${way} ${scoreMs}`).values()].map(figuresOfOne);
}

/** The figures of one way, or undefined where it wasn't measured. */
export function pickWay(
  figures: readonly RecordsFigures[],
  way: Way,
  scoreMs: number,
): RecordsFigures | undefined {
  return figures.find((one) => one.way === way && one.scoreMs === scoreMs);
}

function figuresOfOne(samples: readonly RecordsSample[]): RecordsFigures {
  const [first] = samples;
  if (first === undefined) throw new RangeError('no samples to sum up');
  const uses = samples.flatMap(({ use }) => use ?? []);
  return {
    way: first.way,
    scoreMs: first.scoreMs,
    rounds: samples.length,
    rowsPerSecond: median(samples.map(({ rowsPerSecond }) => rowsPerSecond)),
    ...(uses.length > 0 && {
      cpuUsPerRow: median(uses.map(({ cpuUsPerRow }) => cpuUsPerRow)),
      peakResidentBytes: Math.max(...uses.map(({ peakResidentBytes }) => peakResidentBytes)),
      grownBytes: Math.max(...uses.map((use) => use.peakResidentBytes - use.idleResidentBytes)),
    }),
  };
}
