import { type Answer, scoringError, springError } from './answers.ts';
import type { Deliver } from './delivery.ts';
import { writeAnswer } from './dialects.ts';
import { type Exchange, readBody } from './exchange.ts';
import type { ExecutionSlots } from './execution-slots.ts';
import type { Fault } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { ScrLog } from './log-lines.ts';
import { scoreHmeq } from './model.ts';
import { type ModuleIdentity, moduleIdentity } from './module-identity.ts';
import type { StandInOptions } from './options.ts';
import type { ScrMetrics } from './prometheus.ts';
import { requestId } from './request-id.ts';
import type { RequestLog } from './request-log.ts';
import { type ReadRequest, readRequest } from './request-shapes.ts';

export interface ScoringParts {
  readonly options: StandInOptions;
  readonly ledger: Ledger;
  readonly slots: ExecutionSlots;
  readonly metrics: ScrMetrics;
  readonly requestLog: RequestLog;
  readonly log: ScrLog;
  readonly deliver: Deliver;
}

/** Answers one `POST` to a scoring path. */
export type Score = (exchange: Exchange, faults: readonly Fault[]) => void;

export function createScoring(parts: ScoringParts): Score {
  const { options, requestLog, log, deliver } = parts;
  const identities = new Map(options.paths.map((path) => [path, moduleIdentity(path, options)]));
  const jsonOnly = options.unsupportedMediaTypeStatus > 0;

  const scoreBody = (exchange: Exchange, faults: readonly Fault[], body: Buffer) => {
    const { req, path, connection } = exchange;
    if (requestLog.enabled) {
      const { method = '', url = '', rawHeaders } = req;
      requestLog.add({ method, path: url, rawHeaders, connection: connection.number }, body);
    }
    const text = body.toString();
    if (log.tracesIo) logRequest(log, path, text);
    if (jsonOnly && !isJson(req.headers['content-type'])) {
      return deliver(exchange, springError(options.unsupportedMediaTypeStatus, path), faults);
    }
    const request = readRequest(text, options.unknownInputs);
    if ('problem' in request) {
      return deliver(exchange, scoringError(options, options.errorStatus, path, request.problem), faults);
    }
    execute(parts, identities.get(path), exchange, request, faults);
  };

  return (exchange, faults) => {
    if (faults.some(({ kind }) => kind === 'reset-before-score')) {
      deliver(exchange, springError(500, exchange.path), faults);
      return;
    }
    readBody(exchange.req, (body) => scoreBody(exchange, faults, body));
  };
}

type ReadableRequest = Exclude<ReadRequest, { readonly problem: string }>;

function execute(
  { options, ledger, slots, metrics, log, deliver }: ScoringParts,
  identity: ModuleIdentity = { moduleId: '', stepId: '' },
  exchange: Exchange,
  { shape, values }: ReadableRequest,
  faults: readonly Fault[],
): void {
  const delayMs = options.scoreMs + delayOf(faults);
  const hangs = faults.some(({ kind }) => kind === 'hang');
  slots.take(() => {
    ledger.scoreStarted(requestId(exchange.req.headers));
    const startedAtMs = performance.now();
    const finish = () => {
      const score = scoreHmeq(values);
      const elapsedMs = performance.now() - startedAtMs;
      ledger.scoreFinished();
      metrics.scored(values, score, elapsedMs / 1000);
      const elapsedNanos = Math.ceil(elapsedMs * 1e6);
      const body = writeAnswer(options.dialect, shape, score, { ...identity, elapsedNanos });
      if (log.tracesIo) log.io(`Response Data: ${body}`);
      const answer: Answer = { status: 200, headers: ['Content-Type', options.contentType], body };
      deliver(exchange, answer, faults);
      slots.release();
    };
    if (hangs) {
      whenGone(exchange, () => {
        ledger.scoreAbandoned();
        slots.release();
      });
    } else if (delayMs > 0) setTimeout(finish, delayMs).unref();
    else finish();
  });
}

/** How long `slow` faults make an answer wait. */
export function delayOf(faults: readonly Fault[]): number {
  return faults.reduce((sum, fault) => (fault.kind === 'slow' ? sum + fault.delayMs : sum), 0);
}

function whenGone({ connection }: Exchange, gone: () => void): void {
  if (connection.socket.destroyed) gone();
  else connection.onGone.add(gone);
}

/** Spring takes `application/json` and every `application/*+json`; a missing content type is none of them. */
function isJson(contentType: string | undefined): boolean {
  return (
    contentType === 'application/json' ||
    (contentType !== undefined && /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType))
  );
}

function logRequest(log: ScrLog, path: string, body: string): void {
  log.io(`Request: POST ${path}`);
  log.io(`Request Data: ${body}`);
}
