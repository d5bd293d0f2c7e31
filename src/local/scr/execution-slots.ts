/** A pool of execution slots, as Tomcat's threads are: who finds none free waits in order of arrival. */
export interface ExecutionSlots {
  /** Calls `start` as soon as there is a slot: at once where one is free. */
  take(start: () => void): void;
  /** Gives a slot back. To be called once for each `start`. */
  release(): void;
  readonly busy: () => number;
}

/** @param limit number of slots; 0 for as many as are asked for */
export function createExecutionSlots(limit: number): ExecutionSlots {
  let busy = 0;
  let waiting: (() => void)[] = [];
  let nextWaiting = 0;
  return {
    take(start) {
      if (limit > 0 && busy >= limit) {
        waiting.push(start);
        return;
      }
      busy++;
      start();
    },
    release() {
      const next = waiting[nextWaiting];
      if (next === undefined) {
        busy--;
        return;
      }
      nextWaiting++;
      if (nextWaiting === waiting.length) {
        waiting = [];
        nextWaiting = 0;
      }
      next();
    },
    busy: () => busy,
  };
}
