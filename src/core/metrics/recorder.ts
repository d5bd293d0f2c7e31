import { describeBug } from '../errors/describe-bug.ts';
import type { ProblemError } from '../errors/problem-error.ts';
import { ERROR_TABLE } from '../errors/table.ts';
import type { Log } from '../ports.ts';
import type { Exchange } from './exchange.ts';
import type { Meter } from './meter.ts';

/** Writes one log line and one set of counters for an answered request. */
export type Recorder = (exchange: Exchange, problem: ProblemError | undefined) => void;

/** Routes that are asked for all the time: their lines are for debugging. */
const QUIET = new Set<Exchange['route']>(['ping', 'metrics', 'execution-parameters']);

/** @param scorer what the log calls the time spent on scoring: `scrMs` in the container, `endpointMs` before an endpoint */
export function createRecorder(log: Log, meter: Meter, scorer: 'scrMs' | 'endpointMs' = 'scrMs'): Recorder {
  return (exchange, problem) => {
    meter.record(exchange);
    const { records } = exchange;
    const fields: Record<string, string | number | boolean | undefined> = {
      correlationId: exchange.correlationId,
      route: exchange.route,
      status: exchange.status,
      code: exchange.code,
      durationMs: rounded(exchange.durationMs),
      queueMs: rounded(exchange.queueMs),
      scrMs: undefined,
      endpointMs: undefined,
      bytesIn: exchange.bytesIn,
      bytesOut: exchange.bytesOut,
    };
    fields[scorer] = rounded(exchange.scorerMs);
    if (records !== undefined) {
      fields.records = records.scored;
      fields.failedRecords = records.failed;
      if (records.droppedColumns > 0) fields.droppedColumns = records.droppedColumns;
    }
    if (exchange.truncated) fields.truncated = true;
    if (problem?.code === 'internal') log.error('request', { ...fields, cause: describeBug(problem.cause) });
    else if (QUIET.has(exchange.route)) log.debug('request', fields);
    else if (problem === undefined) log.info('request', fields);
    else if (isOurs(problem) || exchange.truncated)
      log.warn('request', { ...fields, detail: problem.detail });
    else log.info('request', { ...fields, detail: problem.detail });
  };
}

/** Whether an operator would look at it: everything that isn't the caller's own doing. */
function isOurs(problem: ProblemError): boolean {
  return ERROR_TABLE[problem.code].status >= 500;
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
