import { cancellationReason } from '../deadline.ts';
import { ProblemError } from '../errors/problem-error.ts';
import type { MonotonicClock, Scorer } from '../ports.ts';

/** Hands out a bounded number of slots, in order of asking, to a bounded number of waiting calls. */
export interface Limiter {
  /**
   * Takes a slot: at once where one is free (returns undefined), else when the calls before it are done.
   * @throws ProblemError `overloaded` where the queue is full; rejects with the signal's reason where it aborts while waiting.
   */
  acquire(signal: AbortSignal): Promise<void> | undefined;
  /** Gives a slot back, after `heldMs` milliseconds. */
  release(heldMs: number): void;
  readonly inFlight: number;
  readonly queued: number;
}

export interface LimiterOptions {
  readonly maxConcurrency: number;
  readonly maxQueue: number;
}

interface Waiter {
  readonly start: () => void;
}

/** Beyond this nobody is asked to wait: the estimate would be a guess. */
const MAX_RETRY_AFTER_SECONDS = 30;

export function createLimiter({ maxConcurrency, maxQueue }: LimiterOptions): Limiter {
  // A Set keeps the order of arrival and lets a caller that goes away leave from the middle.
  const waiting = new Set<Waiter>();
  let inFlight = 0;
  let meanHeldMs = 0;

  const retryAfterSeconds = () => {
    const drainedInMs = (meanHeldMs * (waiting.size + inFlight)) / maxConcurrency;
    return Math.min(MAX_RETRY_AFTER_SECONDS, Math.max(1, Math.ceil(drainedInMs / 1000)));
  };

  const enqueue = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        waiting.delete(waiter);
        reject(cancellationReason(signal));
      };
      const waiter: Waiter = {
        start: () => {
          signal.removeEventListener('abort', onAbort);
          inFlight++;
          resolve();
        },
      };
      waiting.add(waiter);
      signal.addEventListener('abort', onAbort, { once: true });
    });

  return {
    acquire(signal) {
      if (signal.aborted) throw cancellationReason(signal);
      if (inFlight < maxConcurrency) {
        inFlight++;
        return undefined;
      }
      if (waiting.size >= maxQueue) {
        throw new ProblemError('overloaded', {
          detail: `${inFlight} scores are in flight and ${waiting.size} wait.`,
          retryAfterSeconds: retryAfterSeconds(),
        });
      }
      return enqueue(signal);
    },
    release(heldMs) {
      inFlight--;
      meanHeldMs += (heldMs - meanHeldMs) / 16;
      const next = waiting.values().next().value;
      if (next === undefined) return;
      waiting.delete(next);
      next.start();
    },
    get inFlight() {
      return inFlight;
    },
    get queued() {
      return waiting.size;
    },
  };
}

/** A scorer that scores only while it holds a slot of the limiter. */
export function limited(scorer: Scorer, limiter: Limiter, now: MonotonicClock): Scorer {
  return {
    unit: scorer.unit,
    async score(bytes, call) {
      const turn = limiter.acquire(call.signal);
      if (turn !== undefined) {
        const queuedAt = now();
        try {
          await turn;
        } finally {
          call.timings.queueMs += now() - queuedAt;
        }
      }
      const startedAt = now();
      try {
        return await scorer.score(bytes, call);
      } finally {
        limiter.release(now() - startedAt);
      }
    },
  };
}
