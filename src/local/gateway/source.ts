import type { Header } from '../../core/ports.ts';
import type { GatewayRequest } from './request.ts';

/** An HTTP answer. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

/** Why a gateway itself answers: the function didn't, or not in a way that the gateway takes. */
export type Refusal =
  /** The path has not the stage. */
  | 'no-such-stage'
  | 'too-large'
  | 'throttled'
  /** The integration timeout passed; the function runs on. */
  | 'timed-out'
  /** The function ran and failed. */
  | 'function-failed'
  /** What the function returned is no answer. */
  | 'malformed'
  /** Lambda refused to run the function, for the size of the event or its concurrency. */
  | 'event-too-large'
  | 'function-throttled';

/** How one kind of gateway speaks. */
export interface Source {
  readonly maxBodyBytes: number;
  /** Undefined where it waits as long as the function may run. */
  readonly timeoutMs: number | undefined;
  /** Of the gateway's URL, before the path; empty for most. */
  readonly basePath: string;
  /** The event for a request. `path` is without the base path. */
  event(request: GatewayRequest): object;
  /** The answer that a function's result is; undefined where it is malformed. */
  answer(result: unknown, request: GatewayRequest): GatewayAnswer | undefined;
  /** The gateway's own answer. */
  refuse(why: Refusal): GatewayAnswer;
  /** Headers that every answer gets. */
  stamp(request: GatewayRequest): readonly Header[];
}

/** `{"message": …}`, as API Gateway writes it. */
export function messageAnswer(status: number, message: string): GatewayAnswer {
  return {
    status,
    headers: [['content-type', 'application/json']],
    body: Buffer.from(JSON.stringify({ message })),
  };
}
