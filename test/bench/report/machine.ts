import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { programVersion } from '../tools.ts';

/** The machine of a run, as far as it bears on the figures. */
export type Machine = {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGigabytes: number;
  readonly kernel: string;
  readonly nodeVersion: string;
  readonly wrkVersion: string;
  /** One-minute load average before the run: anything near the number of cores means that others were at work. */
  readonly loadAverage: number;
};

/** Looks at the machine that this runs on. */
export function describeMachine(): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown processor',
    memoryGigabytes: Math.round(totalmem() / 1024 ** 3),
    kernel: release(),
    nodeVersion: process.version,
    wrkVersion: programVersion('wrk', '-v'),
    loadAverage: loadavg()[0] ?? 0,
  };
}

/** The machine in one line. */
export function machineLine(machine: Machine): string {
  const { cores, processor, memoryGigabytes, kernel, nodeVersion, wrkVersion } = machine;
  return `${cores} cores (${processor}), ${memoryGigabytes} GB of memory, Linux ${kernel}, Node.js ${nodeVersion}, wrk ${wrkVersion}`;
}

/** A warning where the machine was at work on something else when the run began; empty otherwise. */
export function busyWarning({ cores, loadAverage }: Machine): string {
  if (loadAverage < cores / 2) return '';
  return `The machine was busy when the run began (load average ${loadAverage.toFixed(1)} on ${cores} cores): don't trust the figures.`;
}
