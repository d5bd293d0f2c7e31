import { createHealth, type Phase } from '../../../src/core/health.ts';
import type { LogFields, ScrExit } from '../../../src/core/ports.ts';
import { createBreaker } from '../../../src/core/scoring/breaker.ts';
import { createInFlight } from '../../../src/core/scoring/in-flight.ts';
import { type ContainerLifeDependencies, liveContainer } from '../../../src/handlers/container-life.ts';
import { keptLog } from '../core/kept-log.ts';

/** A container whose outside is in the hands of a test. */
export function container(given: Partial<ContainerLifeDependencies> = {}) {
  const events: string[] = [];
  const phases: Phase[] = [];
  const log = keptLog();
  const inFlight = createInFlight();
  const breaker = createBreaker({ failures: 0, spanMs: 0, openMs: 1, now: () => 0 });
  const health = createHealth(breaker, (phase) => phases.push(phase));
  const scrExit = Promise.withResolvers<ScrExit>();
  const termination = Promise.withResolvers<void>();
  let takesConnections = true;
  let readiness = Promise.withResolvers<void>();
  const did = async (event: string) => void events.push(event);

  const dependencies: ContainerLifeDependencies = {
    listen: () => did('listen'),
    close: () => did('close'),
    startScr: async () => {
      events.push('start SCR');
      return { exited: scrExit.promise, end: (graceMs) => did(`end SCR in ${graceMs} ms`) };
    },
    becomeReady: (signal) => {
      signal.throwIfAborted();
      const { promise, reject } = readiness;
      signal.addEventListener('abort', () => reject(signal.reason));
      return promise;
    },
    takesConnections: async () => takesConnections,
    terminated: termination.promise,
    health,
    inFlight,
    log,
    startTimeoutMs: 60_000,
    drainTimeoutMs: 25_000,
    ...given,
  };
  let end: number | { readonly thrown: unknown } | undefined;
  liveContainer(dependencies).then(
    (code) => {
      end = code;
    },
    (thrown: unknown) => {
      end = { thrown };
    },
  );

  return {
    events,
    phases,
    health,
    inFlight,
    log,
    /** The exit code, what was thrown, or undefined while it lives. */
    end: () => end,
    errors: () =>
      log.lines
        .filter(({ level }) => level === 'error')
        .map(({ message, fields }): LogFields => ({ message, ...fields })),
    scrIsUp: () => readiness.resolve(),
    scrCannotBecomeReady: (why: Error) => readiness.reject(why),
    scrExits: (exit: ScrExit) => scrExit.resolve(exit),
    scrTakesNoConnections: () => {
      takesConnections = false;
      readiness = Promise.withResolvers();
    },
    scrIsBack: () => {
      takesConnections = true;
      readiness.resolve();
    },
    terminate: () => termination.resolve(),
  };
}
