import { median } from '../figures.ts';
import type { FunctionId } from './functions.ts';
import type { ProcessResult } from './site.ts';

/** One process of one function. */
export type FrontDoorSample = ProcessResult & { readonly id: FunctionId; readonly round: number };

/** What the processes say about one function: medians. */
export type FrontDoorFigures = {
  readonly id: FunctionId;
  /** Of all that is read to load it, minified. */
  readonly bytes: number;
  /** Load and first answer; absent where no process was started for them. */
  readonly cold?: {
    readonly starts: number;
    readonly loadMs: number;
    readonly firstMs: number;
    readonly bothMs: number;
    readonly cpuMs: number;
  };
  /** Later answers; absent likewise. */
  readonly warm?: { readonly cpuUs: number; readonly p50Ms: number };
};

/** Sums up the samples of the functions, in their order. */
export function frontDoorFiguresOf(
  functions: readonly { readonly id: FunctionId; readonly bytes: number }[],
  samples: readonly FrontDoorSample[],
): FrontDoorFigures[] {
  return functions.map(({ id, bytes }) => {
    const own = samples.filter((sample) => sample.id === id);
    const colds = own.filter(({ warm }) => warm === undefined).map(({ cold }) => cold);
    const warms = own.flatMap(({ warm }) => warm ?? []);
    return {
      id,
      bytes,
      ...(colds.length > 0 && {
        cold: {
          starts: colds.length,
          loadMs: median(colds.map(({ loadMs }) => loadMs)),
          firstMs: median(colds.map(({ firstMs }) => firstMs)),
          bothMs: median(colds.map(({ firstMs, loadMs }) => firstMs + loadMs)),
          cpuMs: median(colds.map(({ cpuMs }) => cpuMs)),
        },
      }),
      ...(warms.length > 0 && {
        warm: {
          cpuUs: median(warms.map(({ cpuUs }) => cpuUs)),
          p50Ms: median(warms.map(({ p50Ms }) => p50Ms)),
        },
      }),
    };
  });
}

/** The figures of one function, or undefined where it wasn't measured. */
export function pickFunction(
  figures: readonly FrontDoorFigures[],
  id: FunctionId,
): FrontDoorFigures | undefined {
  return figures.find((one) => one.id === id);
}

/** Milliseconds of a cold start over those of a function that does nothing. */
export function overEmpty(figures: readonly FrontDoorFigures[], id: FunctionId): number | undefined {
  const own = pickFunction(figures, id)?.cold;
  const empty = pickFunction(figures, 'empty')?.cold;
  return own === undefined || empty === undefined ? undefined : own.bothMs - empty.bothMs;
}

/** Milliseconds of a warm call over those that the endpoint takes. */
export function overEndpoint(figures: readonly FrontDoorFigures[], id: FunctionId): number | undefined {
  const own = pickFunction(figures, id)?.warm;
  const bare = pickFunction(figures, 'bare')?.warm;
  return own === undefined || bare === undefined ? undefined : own.p50Ms - bare.p50Ms;
}
