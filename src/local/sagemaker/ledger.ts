import type { Operation } from './operations.ts';
import type { Trace } from './trace.ts';

/** How requests ended: `Success`, the type of an error, `ConnectionReset`, `GatewayTimeout` or `CallerGone`. */
export type Outcomes = Readonly<Record<string, number>>;

export interface Counts {
  /** Requests that have ended. */
  readonly total: number;
  readonly inFlight: number;
  readonly maxInFlight: number;
  /** Of those that have ended, how many a container may have seen. */
  readonly reachedContainer: number;
  readonly outcomes: Outcomes;
  /** The same by endpoint. */
  readonly endpoints: Readonly<Record<string, Outcomes>>;
}

/** One request that has ended. */
export interface RecordedRequest {
  readonly requestId: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly operation: Operation;
  readonly endpoint: string | undefined;
  readonly outcome: string;
  /** 0 where no answer was sent. */
  readonly status: number;
  readonly variant: string | undefined;
  readonly inferenceId: string | undefined;
  readonly reachedContainer: boolean;
  readonly containerStatus: number | undefined;
  readonly faults: readonly string[];
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** As sent, the signature apart. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Ledger {
  /** A request has come; the function is to be called when it is over. */
  begin(trace: Trace): (outcome: string, status: number) => void;
  counts(): Counts;
  /** The last requests that have ended, oldest first. */
  requests(last: number): readonly RecordedRequest[];
  /** Sets all to zero but what is under way. */
  reset(): void;
}

/** Counts requests, and keeps the last `capacity` of them. */
export function createLedger(capacity: number): Ledger {
  let kept: RecordedRequest[] = [];
  let inFlight = 0;
  let maxInFlight = 0;
  let total = 0;
  let reachedContainer = 0;
  let outcomes = new Map<string, number>();
  let endpoints = new Map<string, Map<string, number>>();

  const keep = (request: RecordedRequest) => {
    if (capacity === 0) return;
    kept.push(request);
    // In larger steps, so that not every request moves them all.
    if (kept.length >= 2 * capacity) kept = kept.slice(-capacity);
  };
  return {
    begin(trace) {
      const startedAt = new Date().toISOString();
      const beganAt = performance.now();
      inFlight++;
      maxInFlight = Math.max(maxInFlight, inFlight);
      return (outcome, status) => {
        inFlight--;
        total++;
        if (trace.reachedContainer) reachedContainer++;
        count(outcomes, outcome);
        const ofEndpoint = endpoints.get(trace.endpoint ?? '') ?? new Map<string, number>();
        endpoints.set(trace.endpoint ?? '', ofEndpoint);
        count(ofEndpoint, outcome);
        const { authorization: _, ...headers } = trace.headers;
        keep({
          requestId: trace.requestId,
          startedAt,
          durationMs: performance.now() - beganAt,
          operation: trace.operation,
          endpoint: trace.endpoint,
          outcome,
          status,
          variant: trace.variant,
          inferenceId: trace.inferenceId,
          reachedContainer: trace.reachedContainer,
          containerStatus: trace.containerStatus,
          faults: [...trace.faults],
          bytesIn: trace.bytesIn,
          bytesOut: trace.bytesOut,
          headers,
        });
      };
    },
    counts: () => ({
      total,
      inFlight,
      maxInFlight,
      reachedContainer,
      outcomes: Object.fromEntries(outcomes),
      endpoints: Object.fromEntries([...endpoints].map(([name, of]) => [name, Object.fromEntries(of)])),
    }),
    requests: (last) => (last <= 0 ? [] : kept.slice(-Math.min(last, Math.max(capacity, 1)))),
    reset() {
      kept = [];
      total = reachedContainer = 0;
      maxInFlight = inFlight;
      outcomes = new Map();
      endpoints = new Map();
    },
  };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
