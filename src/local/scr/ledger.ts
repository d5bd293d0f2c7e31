/** What the stand-in has counted since its start or the last reset. */
export interface Counts {
  /** Requests to a scoring path. */
  readonly total: number;
  /** Scores whose execution began. */
  readonly started: number;
  /** Scores executed to the end, also where the client had gone by then. */
  readonly finished: number;
  /** Requests whose client went away before it had an answer. */
  readonly aborted: number;
  /** Requests waiting for an answer, now and at most. */
  readonly inFlight: number;
  readonly maxInFlight: number;
  /** Scores being executed, now and at most. */
  readonly executing: number;
  readonly maxExecuting: number;
  /** Ids whose score began more than once, with how often; at most 1,000 of them. */
  readonly duplicates: Readonly<Record<string, number>>;
  readonly duplicateIds: number;
}

export interface Ledger {
  requestArrived(): void;
  requestAnswered(): void;
  requestAborted(): void;
  scoreStarted(id: string | undefined): void;
  scoreFinished(): void;
  /** The execution ended without a result. */
  scoreAbandoned(): void;
  counts(): Counts;
  /** Sets all to zero but what is under way. */
  reset(): void;
}

const maxListedDuplicates = 1000;

/** Counts requests and scores. Of ids, the last `countIds` to twice as many are known; older ones are forgotten. */
export function createLedger(countIds: number): Ledger {
  let total = 0;
  let started = 0;
  let finished = 0;
  let aborted = 0;
  let inFlight = 0;
  let maxInFlight = 0;
  let executing = 0;
  let maxExecuting = 0;
  let recentIds = new Set<string>();
  let olderIds = new Set<string>();
  const duplicates = new Map<string, number>();

  const countId = (id: string) => {
    if (recentIds.has(id) || olderIds.has(id)) {
      duplicates.set(id, (duplicates.get(id) ?? 1) + 1);
      return;
    }
    if (recentIds.size >= countIds) {
      olderIds = recentIds;
      recentIds = new Set();
    }
    recentIds.add(id);
  };

  return {
    requestArrived() {
      total++;
      if (++inFlight > maxInFlight) maxInFlight = inFlight;
    },
    requestAnswered() {
      inFlight--;
    },
    requestAborted() {
      inFlight--;
      aborted++;
    },
    scoreStarted(id) {
      started++;
      if (++executing > maxExecuting) maxExecuting = executing;
      if (id !== undefined && countIds > 0) countId(id);
    },
    scoreFinished() {
      executing--;
      finished++;
    },
    scoreAbandoned() {
      executing--;
    },
    counts: () => ({
      total,
      started,
      finished,
      aborted,
      inFlight,
      maxInFlight,
      executing,
      maxExecuting,
      duplicates: Object.fromEntries([...duplicates].slice(0, maxListedDuplicates)),
      duplicateIds: duplicates.size,
    }),
    reset() {
      total = started = finished = aborted = 0;
      maxInFlight = inFlight;
      maxExecuting = executing;
      recentIds = new Set();
      olderIds = new Set();
      duplicates.clear();
    },
  };
}
