import { ProblemError } from '../core/errors/problem-error.ts';
import type { Readiness } from '../core/ports.ts';

/**
 * Answers SageMaker's health check: returns where the model can be scored, else throws the reason as a problem with status 503.
 * Decides from state that is already there, so it is answered within SageMaker's 2 s however busy SCR is; load is no reason, or
 * SageMaker would replace instances for being busy.
 * @throws ProblemError `not-ready`, `circuit-open`, `draining`
 */
export function handlePing(readiness: () => Readiness): void {
  requireReady(readiness());
}

/** Throws the reason why the model cannot be scored, if there is one. */
export function requireReady(state: Readiness): void {
  if (state.ready) return;
  const { code, detail, retryAfterSeconds } = state.reason;
  throw new ProblemError(code, { detail, ...(retryAfterSeconds && { retryAfterSeconds }) });
}
