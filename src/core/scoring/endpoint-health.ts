import { asProblem } from '../errors/problem-error.ts';
import type { ErrorCode } from '../errors/table.ts';
import type { MonotonicClock, Readiness, Scorer } from '../ports.ts';

/** What the last calls to one endpoint say of it. */
export interface EndpointHealth {
  /** Takes note of how a call ended: with a problem, or without. */
  record(code: ErrorCode | undefined): void;
  readiness(): Readiness;
}

/** How long a failure counts: whoever asks again later finds out by calling. */
const MEMORY_MS = 30_000;

const READY: Readiness = Object.freeze({ ready: true });

/** Failures that the next call would meet too. One answer, of any status, and they are forgotten. */
const DETAILS: ReadonlyMap<ErrorCode, string> = new Map<ErrorCode, string>([
  ['endpoint-unavailable', 'The endpoint was not available a moment ago.'],
  ['not-ready', 'The endpoint was not ready a moment ago.'],
  ['misconfigured', 'The endpoint could not be called a moment ago; its operator has to act.'],
]);

export function createEndpointHealth(now: MonotonicClock): EndpointHealth {
  let failure: { readonly detail: string; readonly at: number } | undefined;
  return {
    record(code) {
      const detail = code === undefined ? undefined : DETAILS.get(code);
      failure = detail === undefined ? undefined : { detail, at: now() };
    },
    readiness() {
      if (failure === undefined || now() - failure.at > MEMORY_MS) return READY;
      return { ready: false, reason: { code: 'endpoint-unavailable', detail: failure.detail } };
    },
  };
}

/** A scorer whose outcomes are taken note of. */
export function watched(scorer: Scorer, health: EndpointHealth): Scorer {
  return {
    unit: scorer.unit,
    async score(bytes, call) {
      try {
        const answer = await scorer.score(bytes, call);
        health.record(undefined);
        return answer;
      } catch (thrown) {
        health.record(asProblem(thrown).code);
        throw thrown;
      }
    },
  };
}
