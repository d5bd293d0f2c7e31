import { cancellationReason } from '../deadline.ts';
import { ProblemError } from '../errors/problem-error.ts';
import type { Batch, CallSignal, MonotonicClock, Scorer } from '../ports.ts';
import { createFairQueue, createTurns, type Turns } from './fair-queue.ts';

/** Hands out a bounded number of slots, one a record, to a bounded number of waiting requests, by turns. */
export interface Limiter {
  /**
   * Takes a slot: at once where one is free (returns undefined), else when its turn comes. The records of a batch take turns with other
   * requests, and are never refused once the first of them was let in.
   * @throws ProblemError `overloaded` where the queue is full; rejects with the signal's reason where it aborts while waiting.
   */
  acquire(signal: CallSignal, batch?: Batch): Promise<void> | undefined;
  /** Gives a slot back, after `heldMs` milliseconds. */
  release(heldMs: number): void;
  readonly inFlight: number;
  /** Requests that wait, whatever number of records they have. */
  readonly queued: number;
}

export interface LimiterOptions {
  readonly maxConcurrency: number;
  readonly maxQueue: number;
}

/** Beyond this nobody is asked to wait: the estimate would be a guess. */
const MAX_RETRY_AFTER_SECONDS = 30;

export function createLimiter({ maxConcurrency, maxQueue }: LimiterOptions): Limiter {
  const queue = createFairQueue();
  let inFlight = 0;
  let meanHeldMs = 0;

  const retryAfterSeconds = () => {
    const drainedInMs = (meanHeldMs * (queue.requests + inFlight)) / maxConcurrency;
    return Math.min(MAX_RETRY_AFTER_SECONDS, Math.max(1, Math.ceil(drainedInMs / 1000)));
  };

  const enqueue = (signal: CallSignal, request: Turns) =>
    new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        queue.remove(request, start);
        reject(reasonOfWaiting(signal));
      };
      const start = () => {
        signal.removeEventListener('abort', onAbort);
        inFlight++;
        resolve();
      };
      queue.add(request, start);
      signal.addEventListener('abort', onAbort, { once: true });
    });

  return {
    acquire(signal, batch) {
      if (signal.aborted) throw cancellationReason(signal);
      const isFree = inFlight < maxConcurrency;
      if (!isFree && batch?.isAdmitted !== true && queue.requests >= maxQueue) {
        throw new ProblemError('overloaded', {
          detail: `${inFlight} scores are in flight and ${queue.requests} requests wait.`,
          retryAfterSeconds: retryAfterSeconds(),
        });
      }
      if (batch !== undefined) batch.isAdmitted = true;
      if (!isFree) return enqueue(signal, batch ?? createTurns());
      inFlight++;
      return undefined;
    },
    release(heldMs) {
      inFlight--;
      meanHeldMs += (heldMs - meanHeldMs) / 16;
      queue.take()?.();
    },
    get inFlight() {
      return inFlight;
    },
    get queued() {
      return queue.requests;
    },
  };
}

/** Why a call stopped waiting; unlike one that was sent, its outcome is known. */
function reasonOfWaiting(signal: CallSignal): ProblemError {
  const reason = cancellationReason(signal);
  if (reason.code !== 'draining') return reason;
  return new ProblemError('draining', {
    detail: 'The instance had to end before the record was sent; it was not scored.',
  });
}

/** A scorer that scores only while it holds a slot of the limiter. */
export function limited(scorer: Scorer, limiter: Limiter, now: MonotonicClock): Scorer {
  return {
    unit: scorer.unit,
    async score(bytes, call) {
      const turn = limiter.acquire(call.signal, call.batch);
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
