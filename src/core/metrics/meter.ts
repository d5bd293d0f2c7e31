import type { RecordTally } from '../invocation.ts';
import type { Exchange, Route } from './exchange.ts';
import { createHistogram, type Histogram } from './histogram.ts';
import { createSample, type Sample } from './sample.ts';

/** Requests that had the same outcome. */
export interface OutcomeCount {
  readonly route: Route;
  readonly status: number;
  /** Code of the problem, or `none`. */
  readonly code: string;
  total: number;
  /** Those since the last flush. */
  fresh: number;
}

/** Durations of invocations, by the part of the way they were spent on. */
export const DURATION_PARTS = ['request', 'queue', 'model'] as const;
export type DurationPart = (typeof DURATION_PARTS)[number];

export interface Duration {
  readonly histogram: Histogram;
  readonly sample: Sample;
}

/** Counts requests. Adapters write what it holds in the form that their reader wants. */
export interface Meter {
  readonly outcomes: Iterable<OutcomeCount>;
  readonly durations: Readonly<Record<DurationPart, Duration>>;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Records scored, and records that failed in a request that went on. */
  readonly records: Readonly<Pick<RecordTally, 'scored' | 'failed'>>;
  record(exchange: Exchange): void;
}

/** One under the number at which Powertools would flush by itself. */
const MAX_SAMPLED = 99;

export function createMeter(): Meter {
  const outcomes = new Map<string, OutcomeCount>();
  const durations: Record<DurationPart, Duration> = {
    request: createDuration(),
    queue: createDuration(),
    model: createDuration(),
  };
  const records = { scored: 0, failed: 0 };
  let bytesIn = 0;
  let bytesOut = 0;

  const outcomeOf = (route: Route, status: number, code: string) => {
    const key = `${route} ${status} ${code}`;
    const known = outcomes.get(key);
    if (known !== undefined) return known;
    const outcome: OutcomeCount = { route, status, code, total: 0, fresh: 0 };
    outcomes.set(key, outcome);
    return outcome;
  };

  return {
    durations,
    records,
    get outcomes() {
      return outcomes.values();
    },
    get bytesIn() {
      return bytesIn;
    },
    get bytesOut() {
      return bytesOut;
    },
    record(exchange) {
      const outcome = outcomeOf(exchange.route, exchange.status, exchange.code ?? 'none');
      outcome.total++;
      outcome.fresh++;
      if (exchange.route !== 'invocations') return;
      bytesIn += exchange.bytesIn;
      bytesOut += exchange.bytesOut;
      observe(durations.request, exchange.durationMs);
      // A request that was refused before it asked for a slot says nothing of the queue, one that got none nothing of the model.
      const { scored, failed } = exchange.records ?? { scored: 1, failed: 0 };
      const perRecord = 1 / Math.max(1, scored + failed);
      if (exchange.queueMs > 0 || exchange.scorerMs > 0)
        observe(durations.queue, exchange.queueMs * perRecord);
      if (exchange.scorerMs > 0) observe(durations.model, exchange.scorerMs * perRecord);
      records.scored += exchange.records?.scored ?? Number(exchange.status === 200);
      records.failed += exchange.records?.failed ?? 0;
    },
  };
}

function createDuration(): Duration {
  return { histogram: createHistogram(), sample: createSample(MAX_SAMPLED) };
}

function observe({ histogram, sample }: Duration, durationMs: number): void {
  histogram.observe(durationMs);
  sample.add(durationMs);
}
