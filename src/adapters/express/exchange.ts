import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  CORRELATION_HEADER,
  CUSTOM_ATTRIBUTES_HEADER,
  carriedContext,
  correlationIdFrom,
} from '../../core/correlation.ts';
import { type Cancellation, startDeadline } from '../../core/deadline.ts';
import { asProblem, ProblemError } from '../../core/errors/problem-error.ts';
import type { Exchange, Route } from '../../core/metrics/exchange.ts';
import type { Recorder } from '../../core/metrics/recorder.ts';
import type { CallTimings, MonotonicClock } from '../../core/ports.ts';
import { onlyValue } from './headers.ts';
import { problemReply, type Reply, type Sent, sendReply } from './respond.ts';
import { requireUnderstood } from './understood.ts';

/** One request on its way: what its handler needs of it beside its content. */
export interface Visit {
  readonly correlationId: string;
  readonly cancellation: Cancellation;
  readonly timings: CallTimings;
  /** Calls back after the last byte of the answer went out, or the connection closed. */
  onEnd(callback: () => void): void;
  /** Bytes of the request's body, for the log. */
  bytesIn: number;
}

export interface ExchangeDependencies {
  readonly record: Recorder;
  readonly now: MonotonicClock;
  /** Milliseconds for a request whose caller sets no smaller budget. */
  readonly timeoutMs: number;
}

/**
 * Runs one request: gives it a correlation id and a deadline, answers with what `handle` returns or with the problem that it throws,
 * stops its work when the caller goes away, and records it once, when it is over.
 */
export async function serve(
  req: IncomingMessage,
  res: ServerResponse,
  route: Route,
  { record, now, timeoutMs }: ExchangeDependencies,
  handle: (visit: Visit) => Reply | Promise<Reply>,
): Promise<void> {
  const startedAt = now();
  const carried = carriedContext(onlyValue(req.headers[CUSTOM_ATTRIBUTES_HEADER]));
  const correlationId = correlationIdFrom(carried.correlationId, onlyValue(req.headers[CORRELATION_HEADER]));
  const cancellation = startDeadline(timeoutMs, carried.budgetMs);
  const timings = { queueMs: 0, scrMs: 0 };
  const endings: (() => void)[] = [];
  const visit: Visit = {
    correlationId,
    cancellation,
    timings,
    bytesIn: 0,
    onEnd: (callback) => void endings.push(callback),
  };
  let problem: ProblemError | undefined;
  let sent: Sent | undefined;

  res.on('close', () => {
    const isDelivered = sent !== undefined && (sent.lingers || res.writableFinished);
    if (!isDelivered) {
      problem = new ProblemError('client-closed');
      cancellation.cancel(problem);
    }
    for (const end of endings) end();
    const exchange: Exchange = {
      route,
      correlationId,
      status: isDelivered ? (sent?.status ?? 499) : 499,
      code: problem?.code,
      durationMs: now() - startedAt,
      queueMs: timings.queueMs,
      scrMs: timings.scrMs,
      bytesIn: visit.bytesIn,
      bytesOut: sent?.bytes ?? 0,
    };
    record(exchange, problem);
  });

  let reply: Reply;
  try {
    requireUnderstood(req);
    reply = await handle(visit);
  } catch (thrown) {
    problem = asProblem(thrown);
    reply = problemReply(problem, correlationId);
  }
  cancellation.settle();
  if (!res.closed && !res.destroyed) sent = sendReply(req, res, reply, correlationId);
}
