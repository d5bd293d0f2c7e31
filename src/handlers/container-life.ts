import { setTimeout as pause } from 'node:timers/promises';
import { ProblemError } from '../core/errors/problem-error.ts';
import { StartError } from '../core/errors/start-error.ts';
import { exitCode } from '../core/exit-code.ts';
import type { Health } from '../core/health.ts';
import type { Log, ScrExit, ScrProcess } from '../core/ports.ts';
import type { InFlight } from '../core/scoring/in-flight.ts';
import { drain } from './drain.ts';

export interface ContainerLifeDependencies {
  /** Begins to answer requests: with 503 and the reason, until SCR is ready. */
  readonly listen: () => Promise<void>;
  /** Stops answering. */
  readonly close: () => Promise<void>;
  /** Starts SCR; undefined where somebody else does. */
  readonly startScr: (() => Promise<ScrProcess>) | undefined;
  /** Resolves when SCR can score. @throws StartError where waiting longer can't help */
  readonly becomeReady: (signal: AbortSignal) => Promise<void>;
  /** Whether SCR takes connections now. */
  readonly takesConnections: () => Promise<boolean>;
  /** Resolves when the container is asked to end (SIGTERM). */
  readonly terminated: Promise<void>;
  readonly health: Health;
  readonly inFlight: InFlight;
  readonly log: Log;
  readonly startTimeoutMs: number;
  readonly drainTimeoutMs: number;
}

/** What SCR's process group gets between SIGTERM and SIGKILL. */
export const END_SCR_GRACE_MS = 2000;
/** What is left of the group gets where SCR itself is gone already: the container is to end within 2 s of SCR. */
const END_REST_GRACE_MS = 500;
/** For the answers to what was in flight when SCR ended. */
const LAST_ANSWERS_MS = 700;
const CHECK_EVERY_MS = 400;

type Ending =
  | { readonly by: 'termination' }
  | { readonly by: 'scr'; readonly exit: ScrExit }
  | { readonly by: 'failure'; readonly message: string };

/**
 * The life of the container, from the first listen to the exit code: 0 after a drain; SCR's own status, 128 plus its signal, or 1 where
 * that was 0, when SCR ended unasked; 1 when it could not start.
 */
export async function liveContainer(dependencies: ContainerLifeDependencies): Promise<number> {
  const { health, inFlight, log } = dependencies;
  await dependencies.listen();
  const stop = new AbortController();
  let scr: ScrProcess | undefined;
  let graceMs = END_SCR_GRACE_MS;
  try {
    scr = await dependencies.startScr?.();
    const ending = await firstEnding(dependencies, scr, stop.signal);
    stop.abort();
    if (ending.by === 'termination') {
      health.enter('draining');
      return await drain(dependencies, scr);
    }
    health.enter('ended');
    if (ending.by === 'failure') log.error('The container cannot serve.', { reason: ending.message });
    else log.error('SCR ended unasked.', { code: ending.exit.code, signal: ending.exit.signal });
    if (ending.by === 'scr') graceMs = END_REST_GRACE_MS;
    const detail = 'SCR is gone; whether it scored the record is unknown.';
    inFlight.cancelAll(() => new ProblemError('scr-unavailable', { detail }));
    await Promise.race([inFlight.whenEmpty(), pause(LAST_ANSWERS_MS)]);
    return ending.by === 'failure' ? 1 : exitCode(ending.exit);
  } catch (thrown) {
    if (!(thrown instanceof StartError)) throw thrown;
    log.error('The container cannot serve.', { reason: thrown.message });
    return 1;
  } finally {
    stop.abort();
    await scr?.end(graceMs);
    await dependencies.close();
  }
}

function firstEnding(
  { terminated, ...dependencies }: ContainerLifeDependencies,
  scr: ScrProcess | undefined,
  signal: AbortSignal,
): Promise<Ending> {
  const endings: Promise<Ending>[] = [
    terminated.then(() => ({ by: 'termination' })),
    keepReady(dependencies, signal),
  ];
  if (scr !== undefined) endings.push(scr.exited.then((exit) => ({ by: 'scr', exit })));
  return Promise.race(endings);
}

/** Waits for SCR, watches it, and waits for it again where it was lost; ends only where that can't help. */
async function keepReady(
  dependencies: Omit<ContainerLifeDependencies, 'terminated'>,
  signal: AbortSignal,
): Promise<Ending> {
  const { becomeReady, health, log, startTimeoutMs, takesConnections } = dependencies;
  const startedAt = performance.now();
  const timeout = AbortSignal.timeout(startTimeoutMs);
  try {
    await becomeReady(AbortSignal.any([signal, timeout]));
    log.info('Ready.', { startMs: Math.round(performance.now() - startedAt) });
    for (;;) {
      health.enter('ready');
      while (await takesConnections()) await pause(CHECK_EVERY_MS, undefined, { signal });
      health.enter('lost');
      log.error('SCR takes no connections any more.');
      await becomeReady(signal);
      log.info('SCR is back.');
    }
  } catch (thrown) {
    // Whoever aborted the signal has an ending of their own.
    if (signal.aborted) return new Promise(() => {});
    if (thrown instanceof StartError) return { by: 'failure', message: thrown.message };
    if (timeout.aborted && health.phase === 'starting') {
      return {
        by: 'failure',
        message: `SCR was not ready within SCR_START_TIMEOUT_MS (${startTimeoutMs} ms).`,
      };
    }
    throw thrown;
  }
}
