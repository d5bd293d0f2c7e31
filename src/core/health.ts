import type { Readiness, ReadinessReason } from './ports.ts';
import type { Breaker } from './scoring/breaker.ts';

/** Where the container is in its life. */
export type Phase = 'starting' | 'ready' | 'lost' | 'ended' | 'draining';

/** The state that `/ping` and every invocation ask: the phase of the container and, once it is ready, the breaker. */
export interface Health {
  readonly phase: Phase;
  enter(phase: Phase): void;
  readiness(): Readiness;
}

const READY: Readiness = Object.freeze({ ready: true });

const REASONS: Readonly<Record<Exclude<Phase, 'ready'>, Readiness>> = {
  starting: unready({
    code: 'not-ready',
    detail: 'SCR has not answered its readiness probe and warm-up yet.',
  }),
  lost: unready({
    code: 'not-ready',
    detail: 'SCR takes no connections any more; waiting for it to come back.',
  }),
  ended: unready({ code: 'not-ready', detail: 'SCR has ended, and this container with it.' }),
  draining: unready({ code: 'draining', detail: 'SIGTERM was received.' }),
};

export function createHealth(breaker: Breaker, onChange: (phase: Phase) => void = () => {}): Health {
  let phase: Phase = 'starting';
  return {
    get phase() {
      return phase;
    },
    enter(next) {
      // What has begun to end never comes back.
      if (next === phase || phase === 'draining' || phase === 'ended') return;
      phase = next;
      onChange(next);
    },
    readiness() {
      if (phase !== 'ready') return REASONS[phase];
      // Half-open counts as ready until the trial begins: an instance that SageMaker sends nothing to could never be tried.
      if (breaker.state === 'closed' || (breaker.state === 'half-open' && !breaker.isTrying)) return READY;
      const detail = 'SCR failed repeatedly; the circuit breaker is open.';
      return unready({ code: 'circuit-open', detail, retryAfterSeconds: breaker.retryAfterSeconds });
    },
  };
}

function unready(reason: ReadinessReason): Readiness {
  return Object.freeze({ ready: false, reason });
}
