import { setTimeout as pause } from 'node:timers/promises';
import { ProblemError } from '../core/errors/problem-error.ts';
import { exitCode } from '../core/exit-code.ts';
import type { Log, ScrProcess } from '../core/ports.ts';
import type { InFlight } from '../core/scoring/in-flight.ts';

export interface DrainDependencies {
  readonly inFlight: InFlight;
  readonly log: Log;
  readonly drainTimeoutMs: number;
}

/** Kept of the drain time for ending SCR, the last flush and the exit. */
const RESERVED_MS = 3000;
/** For a request that was on its way when SIGTERM came: it gets an answer rather than a closed port. */
const SETTLE_MS = 100;
/** For the answers to what was cut off. */
const LAST_ANSWERS_MS = 500;

/**
 * Waits until every accepted invocation is answered, or the time for it is over: what is left then is answered with `draining`, saying
 * that its outcome is unknown. Returns the exit code: 0, or SCR's where it ended while it was still needed.
 */
export async function drain(
  { inFlight, log, drainTimeoutMs }: DrainDependencies,
  scr: ScrProcess | undefined,
): Promise<number> {
  const startedAt = performance.now();
  log.info('Draining.', { inFlight: inFlight.size });
  const over = pause(drainTimeoutMs - RESERVED_MS, 'over' as const);
  const died = scr?.exited ?? new Promise<never>(() => {});
  const first = await Promise.race([settled(inFlight), over, died]);
  const wasNeeded = inFlight.size > 0;
  if (first !== 'settled') {
    const wasTimeout = first === 'over';
    log.warn('Cutting off what is in flight.', { inFlight: inFlight.size, scrEnded: !wasTimeout });
    inFlight.cancelAll(() =>
      wasTimeout
        ? new ProblemError('draining', {
            detail:
              'The instance had to end before the answer was there; whether the record was scored is unknown.',
          })
        : new ProblemError('scr-unavailable', {
            detail: 'SCR ended; whether it scored the record is unknown.',
          }),
    );
    await Promise.race([inFlight.whenEmpty(), pause(LAST_ANSWERS_MS)]);
  }
  log.info('Drained.', { tookMs: Math.round(performance.now() - startedAt) });
  return typeof first === 'string' || !wasNeeded ? 0 : exitCode(first);
}

async function settled(inFlight: InFlight): Promise<'settled'> {
  do {
    await inFlight.whenEmpty();
    await pause(SETTLE_MS);
  } while (inFlight.size > 0);
  return 'settled';
}
