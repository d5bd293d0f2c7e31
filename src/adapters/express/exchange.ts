import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  CORRELATION_HEADER,
  CUSTOM_ATTRIBUTES_HEADER,
  carriedContext,
  correlationIdFrom,
} from '../../core/correlation.ts';
import { type Cancellation, startDeadline } from '../../core/deadline.ts';
import { asProblem, ProblemError } from '../../core/errors/problem-error.ts';
import type { RecordTally } from '../../core/invocation.ts';
import type { Exchange, Route } from '../../core/metrics/exchange.ts';
import type { Recorder } from '../../core/metrics/recorder.ts';
import type { CallTimings, MonotonicClock } from '../../core/ports.ts';
import { onlyValue } from './headers.ts';
import { headersOf, problemReply, type Reply, type Sent, sendReply } from './respond.ts';
import { streamReply } from './stream-reply.ts';
import { requireUnderstood } from './understood.ts';

/** One request on its way: what its handler needs of it beside its content. */
export interface Visit {
  readonly correlationId: string;
  readonly cancellation: Cancellation;
  readonly timings: CallTimings;
  readonly tally: RecordTally;
  /** Calls back after the last byte of the answer went out, or the connection closed. */
  onEnd(callback: () => void): void;
  /** Bytes of the request's body that were read, for the log; set at the end. */
  bytesIn: number;
}

export interface ExchangeDependencies {
  readonly record: Recorder;
  readonly now: MonotonicClock;
  /** Milliseconds for a request whose caller sets no smaller budget. */
  readonly timeoutMs: number;
  /** Milliseconds that a caller may leave a streamed answer unread. */
  readonly bodyTimeoutMs: number;
}

/** How an answer went out. */
interface Outcome {
  readonly status: number;
  readonly bytes: number;
  readonly problem: ProblemError | undefined;
  readonly truncated: boolean;
}

/**
 * Runs one request: gives it a correlation id and a deadline, answers with what `handle` returns or with the problem that it throws,
 * stops its work when the caller goes away, and records it once, when it is over.
 */
export async function serve(
  req: IncomingMessage,
  res: ServerResponse,
  route: Route,
  dependencies: ExchangeDependencies,
  handle: (visit: Visit) => Reply | Promise<Reply>,
): Promise<void> {
  const { now, record } = dependencies;
  const startedAt = now();
  const carried = carriedContext(onlyValue(req.headers[CUSTOM_ATTRIBUTES_HEADER]));
  const correlationId = correlationIdFrom(carried.correlationId, onlyValue(req.headers[CORRELATION_HEADER]));
  const cancellation = startDeadline(dependencies.timeoutMs, carried.budgetMs);
  const endings: (() => void)[] = [];
  const visit: Visit = {
    correlationId,
    cancellation,
    timings: { queueMs: 0, scorerMs: 0 },
    tally: { scored: 0, failed: 0, droppedColumns: 0 },
    bytesIn: 0,
    onEnd: (callback) => void endings.push(callback),
  };
  let sent: (Sent & Outcome) | undefined;

  res.on('close', () => {
    const isDelivered = sent !== undefined && (sent.lingers || sent.truncated || res.writableFinished);
    const { problem, status, bytes, truncated } =
      isDelivered && sent !== undefined ? sent : clientClosed(sent);
    if (problem !== undefined) cancellation.cancel(problem);
    for (const end of endings) end();
    const hasRecords = visit.tally.scored + visit.tally.failed > 0;
    const exchange: Exchange = {
      route,
      correlationId,
      status,
      code: problem?.code,
      durationMs: now() - startedAt,
      queueMs: visit.timings.queueMs,
      scorerMs: visit.timings.scorerMs,
      bytesIn: visit.bytesIn,
      bytesOut: bytes,
      records: hasRecords ? visit.tally : undefined,
      truncated,
    };
    record(exchange, problem);
  });

  let reply: Reply;
  let problem: ProblemError | undefined;
  try {
    requireUnderstood(req);
    reply = await handle(visit);
  } catch (thrown) {
    problem = asProblem(thrown);
    reply = problemReply(problem, correlationId);
  }
  const { body, status } = reply;
  if (typeof body === 'string' || body instanceof Uint8Array) {
    cancellation.settle();
    if (res.closed || res.destroyed) return;
    sent = {
      status,
      problem,
      truncated: false,
      ...sendReply(req, res, { ...reply, body }, correlationId, dependencies.bodyTimeoutMs),
    };
    return;
  }
  if (res.closed || res.destroyed) return;
  res.writeHead(status, headersOf(reply, correlationId));
  await streamReply(res, body, dependencies.bodyTimeoutMs, ({ bytes, failure }) => {
    cancellation.settle();
    sent = { status, bytes, problem: failure, truncated: failure !== undefined, lingers: false };
  });
}

/** The caller went away before it had its whole answer. */
function clientClosed(sent: Sent | undefined): Outcome {
  return {
    status: 499,
    bytes: sent?.bytes ?? 0,
    problem: new ProblemError('client-closed'),
    truncated: false,
  };
}
