import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import type { Route } from '../../../core/metrics/exchange.ts';
import type { Recorder } from '../../../core/metrics/recorder.ts';
import type { LogFields } from '../../../core/ports.ts';
import type { Visit } from '../exchange.ts';
import type { Reply } from '../respond.ts';

/** What differs from request to request, and comes from outside the HTTP request. */
export interface RequestContext {
  /** Milliseconds that the deployment has for the request. */
  readonly timeoutMs: number;
  /** Takes the request's log line and counters, when it is over. */
  readonly record: Recorder;
  /** Adds fields to that log line. */
  readonly note: (fields: LogFields) => void;
}

/** Finds the context of a request. */
export type ContextOf = (req: IncomingMessage) => RequestContext;

/** A request on its way through the front door. */
export interface FrontDoorVisit extends Visit {
  readonly note: RequestContext['note'];
  /** Milliseconds until its deadline: the deployment's or the caller's own, whichever is first. */
  readonly remainingMs: () => number;
}

export type Handle = (req: Request, res: Response, visit: FrontDoorVisit) => Reply | Promise<Reply>;

/** One path and what answers there; every other method is a 405. */
export interface FrontDoorRoute {
  /** As Express reads it: `/endpoints/:name/invocations`. */
  readonly path: string;
  /** What log lines and metrics call it. */
  readonly route: Route;
  /** `get` answers HEAD too. */
  readonly methods: Readonly<Partial<Record<'get' | 'post', Handle>>>;
}

/** The methods of a route as `Allow` names them (RFC 9110, section 10.2.1). */
export function allowedMethods({ methods }: FrontDoorRoute, takesPreflights: boolean): string {
  const allowed: string[] = [];
  if (methods.get !== undefined) allowed.push('GET', 'HEAD');
  if (methods.post !== undefined) allowed.push('POST');
  if (takesPreflights) allowed.push('OPTIONS');
  return allowed.join(', ');
}
