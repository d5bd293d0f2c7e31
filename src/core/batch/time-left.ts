/** How far a run has come. */
export interface Progress {
  readonly elapsedMs: number;
  readonly budgetMs: number;
  readonly readBytes: number;
  readonly sizeBytes: number;
}

/** A run is judged by its pace once it has used this part of its time. */
const JUDGED_FROM = 0.2;
/** A pace may pick up; a run goes on unless it would need so much more than its time. */
const TOLERANCE = 1.3;

/** Whether a run will not be through in its time, by the pace so far. */
export function willRunOut({ elapsedMs, budgetMs, readBytes, sizeBytes }: Progress): boolean {
  if (elapsedMs < budgetMs * JUDGED_FROM) return false;
  return (elapsedMs / Math.max(1, readBytes)) * sizeBytes > budgetMs * TOLERANCE;
}

/** Bytes of an object that could have been scored in the whole time, by the pace so far. */
export function doableBytes({ elapsedMs, budgetMs, readBytes }: Progress): number {
  return Math.floor((readBytes / Math.max(1, elapsedMs)) * budgetMs);
}
