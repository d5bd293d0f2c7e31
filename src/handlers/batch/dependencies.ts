import type { ObjectReport } from '../../core/batch/object-report.ts';
import type { ObjectStore } from '../../core/batch/ports.ts';
import type { Log, MonotonicClock, Scorer } from '../../core/ports.ts';
import type { BatchSettings } from '../../core/settings/batch.ts';

/** What scoring an object needs of the outside. */
export interface BatchDependencies {
  readonly store: ObjectStore;
  readonly scorer: Scorer;
  readonly settings: BatchSettings;
  readonly now: MonotonicClock;
  /** The time of day, in milliseconds since 1970. */
  readonly wallClock: () => number;
  /** From 0 to under 1. */
  readonly random: () => number;
  readonly log: Log;
  /** Is told of every object once, however it ended. */
  readonly report: (report: ObjectReport) => void;
}
