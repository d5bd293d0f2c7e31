import { type Answer, jsonAnswer, springError } from './answers.ts';
import { type Exchange, readBody } from './exchange.ts';
import { readFaultRule } from './fault-request.ts';
import type { FaultRules } from './fault-rules.ts';
import type { RequestLog } from './request-log.ts';

export const controlPrefix = '/__standin/';

export interface ControlParts {
  readonly rules: FaultRules;
  readonly requestLog: RequestLog;
  readonly counts: () => unknown;
  readonly resetCounts: () => void;
}

/** The stand-in's own API: faults, counts and recorded requests. It is no part of SCR. */
export function createControl(parts: ControlParts) {
  return (exchange: Exchange, send: (answer: Answer) => void): void => {
    const { req, path } = exchange;
    const resource = path.slice(controlPrefix.length);
    if (req.method === 'POST' && resource === 'faults') {
      readBody(req, (body) => send(addRule(parts.rules, body.toString())));
      return;
    }
    req.resume();
    send(answerOf(parts, `${req.method} ${resource}`, exchange));
  };
}

function answerOf(parts: ControlParts, operation: string, { req, path }: Exchange): Answer {
  switch (operation) {
    case 'GET faults':
      return jsonAnswer({ faults: parts.rules.list() });
    case 'DELETE faults':
      parts.rules.clear();
      return jsonAnswer({ faults: [] });
    case 'GET counts':
      return jsonAnswer(parts.counts());
    case 'DELETE counts':
      parts.resetCounts();
      return jsonAnswer(parts.counts());
    case 'GET requests': {
      const last = new URL(req.url ?? '', 'http://standin').searchParams.get('last');
      return jsonAnswer({ requests: parts.requestLog.last(last === null ? Infinity : Number(last)) });
    }
    default:
      return springError(404, path);
  }
}

function addRule(rules: FaultRules, body: string): Answer {
  try {
    rules.add(readFaultRule(body));
    return jsonAnswer({ faults: rules.list() }, 201);
  } catch (error) {
    return jsonAnswer({ error: error instanceof Error ? error.message : String(error) }, 400);
  }
}
