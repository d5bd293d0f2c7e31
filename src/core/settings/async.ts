import type { ASYNC_TABLE } from './async-table.ts';
import type { SetValues } from './read.ts';

/** Settings of asynchronous scoring, complete. */
export type AsyncSettings = NonNullable<ReturnType<typeof asyncSettings>>;

/** Completes the settings of asynchronous scoring; undefined where no bucket is set, and so there is none. */
export function asyncSettings(set: SetValues<typeof ASYNC_TABLE>) {
  if (set.asyncBucket === undefined) return undefined;
  return Object.freeze({
    bucket: set.asyncBucket,
    prefix: set.asyncPrefix ?? 'async/',
    inputLocations: set.asyncInputLocations ?? [],
    inlineBodies: set.asyncInlineBodies ?? false,
    ttlSeconds: set.asyncTtlSeconds ?? 21_600,
    timeoutSeconds: set.asyncTimeoutSeconds ?? 900,
    retentionSeconds: set.asyncRetentionSeconds ?? 86_400,
    linkSeconds: set.asyncLinkSeconds ?? 900,
  } as const);
}
