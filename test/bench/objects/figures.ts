import { median } from '../figures.ts';
import type { LoadedId } from './functions.ts';
import type { Load, ObjectRun } from './site.ts';

/** One measurement: a load of a function, an object, or the endpoint before a client that only sends rows. */
export type ObjectsSample =
  | ({ readonly kind: 'load'; readonly id: LoadedId } & Load)
  | ({ readonly kind: 'object' } & ObjectRun)
  | { readonly kind: 'endpoint'; readonly rowsPerSecond: number };

/** What the samples say: medians, except for memory (peak). */
export type ObjectsFigures = {
  /** Absent where no object was scored. */
  readonly object?: {
    readonly runs: number;
    readonly rows: number;
    readonly seconds: number;
    readonly rowsPerSecond: number;
    readonly peakMegabytes: number;
  };
  /** Rows a second that a client gets which only sends rows; absent likewise. */
  readonly endpointRowsPerSecond?: number;
  readonly loads: readonly LoadFigures[];
};

export type LoadFigures = Load & { readonly id: LoadedId; readonly starts: number; readonly bytes: number };

/** Sums up the samples; of functions, in their order. */
export function objectsFiguresOf(
  functions: readonly { readonly id: LoadedId; readonly bytes: number }[],
  samples: readonly ObjectsSample[],
): ObjectsFigures {
  const objects = samples.filter((sample) => sample.kind === 'object');
  const limits = samples.filter((sample) => sample.kind === 'endpoint');
  const [first] = objects;
  return {
    ...(first !== undefined && {
      object: {
        runs: objects.length,
        rows: first.rows,
        seconds: median(objects.map(({ seconds }) => seconds)),
        rowsPerSecond: median(objects.map(({ rows, seconds }) => rows / seconds)),
        peakMegabytes: Math.max(...objects.map(({ peakMegabytes }) => peakMegabytes)),
      },
    }),
    ...(limits.length > 0 && {
      endpointRowsPerSecond: median(limits.map(({ rowsPerSecond }) => rowsPerSecond)),
    }),
    loads: functions.flatMap(({ bytes, id }) => {
      const own = samples.filter((sample) => sample.kind === 'load' && sample.id === id);
      const loads = own.filter((sample) => sample.kind === 'load');
      if (loads.length === 0) return [];
      const loadMs = median(loads.map((load) => load.loadMs));
      const cpuMs = median(loads.map((load) => load.cpuMs));
      return [{ id, bytes, starts: loads.length, loadMs, cpuMs }];
    }),
  };
}

/** Milliseconds of a load over those of a function that does nothing. */
export function loadOverEmpty({ loads }: ObjectsFigures, id: LoadedId): number | undefined {
  const own = loads.find((load) => load.id === id);
  const empty = loads.find((load) => load.id === 'empty');
  return own === undefined || empty === undefined ? undefined : own.loadMs - empty.loadMs;
}
