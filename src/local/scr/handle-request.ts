import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, jsonAnswer, springError } from './answers.ts';
import type { Connection, Connections } from './connections.ts';
import { controlPrefix } from './control.ts';
import type { Deliver } from './delivery.ts';
import type { Exchange } from './exchange.ts';
import type { FaultRules } from './fault-rules.ts';
import { type Fault, faultsOfAttributes } from './faults.ts';
import type { Ledger } from './ledger.ts';
import { attributesHeader } from './request-id.ts';
import type { Route } from './routes.ts';
import { delayOf, type Score } from './scoring.ts';

export interface HandlingParts {
  readonly connections: Connections;
  readonly scoringPaths: ReadonlySet<string>;
  readonly routes: ReadonlyMap<string, Route>;
  readonly rules: FaultRules;
  readonly ledger: Ledger;
  readonly score: Score;
  readonly deliver: Deliver;
  readonly control: (exchange: Exchange, send: (answer: Answer) => void) => void;
  readonly isReady: () => boolean;
}

/** Answers every request: scores, SCR's other paths, the control API, and 404 for the rest. */
export function createRequestHandler(parts: HandlingParts) {
  const { connections, scoringPaths, ledger, score, deliver } = parts;
  return (req: IncomingMessage, res: ServerResponse): void => {
    const connection = connections.of(req.socket);
    if (connection === undefined || !connections.admits(connection)) return;
    const path = pathOf(req.url ?? '/');
    if (scoringPaths.has(path) && req.method === 'POST' && parts.isReady()) {
      const exchange = { req, res, connection, path, settle: countedUntilAnswered(ledger, connection) };
      const faults = faultsOf(parts.rules, req);
      if (typeof faults === 'string') deliver(exchange, jsonAnswer({ standIn: faults }, 400), []);
      else score(exchange, faults);
      return;
    }
    answerOther(parts, { req, res, connection, path, settle: () => true });
  };
}

function answerOther(parts: HandlingParts, exchange: Exchange): void {
  const { req, path } = exchange;
  const answer = (given: Answer) => parts.deliver(exchange, given, []);
  if (path.startsWith(controlPrefix)) {
    parts.control(exchange, answer);
    return;
  }
  req.resume();
  const route = parts.routes.get(path);
  const isRead = req.method === 'GET' || req.method === 'HEAD';
  if (!parts.isReady()) answer(springError(503, path));
  else if (parts.scoringPaths.has(path)) answer(springError(405, path, ['Allow', 'POST']));
  else if (route === undefined) answer(springError(404, path));
  else if (!isRead) answer(springError(405, path, ['Allow', 'GET,HEAD']));
  else answerRoute(parts, exchange, route);
}

function answerRoute({ rules, deliver }: HandlingParts, exchange: Exchange, route: Route): void {
  const faults = rules.next(route.target);
  const delayMs = route.delayMs + delayOf(faults);
  const answer = () => deliver(exchange, route.answer(), faults);
  if (delayMs > 0) setTimeout(answer, delayMs).unref();
  else answer();
}

/** The request's faults, or what is wrong with those that it asks for. */
function faultsOf(rules: FaultRules, req: IncomingMessage): readonly Fault[] | string {
  const ofRules = rules.next('score');
  const attributes = req.headers[attributesHeader];
  if (typeof attributes !== 'string') return ofRules;
  try {
    const asked = faultsOfAttributes(attributes);
    return asked.length === 0 ? ofRules : [...ofRules, ...asked];
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Counts the request as in flight until it is settled or its client goes away. */
function countedUntilAnswered(ledger: Ledger, { onGone }: Connection): () => boolean {
  let isPending = true;
  const gone = () => {
    isPending = false;
    ledger.requestAborted();
  };
  onGone.add(gone);
  ledger.requestArrived();
  return () => {
    if (!isPending) return false;
    isPending = false;
    onGone.delete(gone);
    ledger.requestAnswered();
    return true;
  };
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
