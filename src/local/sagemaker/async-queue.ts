/** A job that waits for its turn. */
export interface QueuedJob {
  /** It is over for the job where it still waits after this. */
  readonly ttlMs: number;
  /** Does it. Never rejects. */
  readonly run: () => Promise<void>;
  /** Called instead of `run` where its time is over. */
  readonly expire: () => void;
}

export interface AsyncQueue {
  add(job: QueuedJob): void;
  /** To be called when `mayRun` may have become true. */
  wake(): void;
  /** Forgets what waits. */
  close(): void;
}

/** Runs jobs in the order in which they came, at most `concurrency()` at once, and none while `mayRun` says no. */
export function createAsyncQueue(concurrency: () => number, mayRun: () => boolean): AsyncQueue {
  const waiting: { readonly job: QueuedJob; readonly timer: NodeJS.Timeout }[] = [];
  let running = 0;
  const pump = () => {
    while (running < concurrency() && mayRun()) {
      const next = waiting.shift();
      if (next === undefined) return;
      clearTimeout(next.timer);
      running++;
      void next.job.run().finally(() => {
        running--;
        pump();
      });
    }
  };
  return {
    add(job) {
      const expire = () => {
        const index = waiting.findIndex((entry) => entry.job === job);
        if (index !== -1) waiting.splice(index, 1);
        job.expire();
      };
      waiting.push({ job, timer: setTimeout(expire, job.ttlMs) });
      pump();
    },
    wake: pump,
    close() {
      for (const { timer } of waiting) clearTimeout(timer);
      waiting.length = 0;
    },
  };
}
