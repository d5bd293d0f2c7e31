import type { ErrorCode } from '../errors/table.ts';
import type { RecordTally } from '../invocation.ts';

/** One answered request, as its log line and its counters see it. No field holds an input or output value. */
export interface Exchange {
  readonly route: Route;
  readonly correlationId: string;
  /** Status that was sent; 499 where the caller went away first. */
  readonly status: number;
  /** Code of the problem, where one was answered. */
  readonly code: ErrorCode | undefined;
  readonly durationMs: number;
  readonly queueMs: number;
  readonly scorerMs: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Records of a request that holds many; undefined for one. */
  readonly records?: RecordTally | undefined;
  /** Whether the answer had to be cut off after its head had gone out. */
  readonly truncated?: boolean;
}

/** Routes by name, so that a label has few values whatever paths are asked for. */
export type Route =
  | 'ping'
  | 'invocations'
  | 'async-invocations'
  | 'execution-parameters'
  | 'metrics'
  | 'docs'
  | 'other';
