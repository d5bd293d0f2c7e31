import type { TimerOptions } from 'node:timers';
import timers from 'node:timers/promises';
import { jest } from '@jest/globals';

/**
 * Jest's fake time, for `node:timers/promises` and `AbortSignal.timeout` too, which it leaves alone.
 * Undone by {@link realTime}.
 */
export function fakeTime(): void {
  jest.useFakeTimers();
  jest.spyOn(timers, 'setTimeout').mockImplementation(pause);
  jest.spyOn(AbortSignal, 'timeout').mockImplementation((timeoutMs) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('Timed out', 'TimeoutError')), timeoutMs);
    return controller.signal;
  });
}

export function realTime(): void {
  jest.restoreAllMocks();
  jest.useRealTimers();
}

/** Lets time pass, and everything happen that happens in it. */
export async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

function pause(ms?: number, value?: unknown, options: TimerOptions = {}): Promise<unknown> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new DOMException('Aborted', 'AbortError'));
    if (signal?.aborted === true) return abort();
    signal?.addEventListener('abort', abort, { once: true });
    setTimeout(() => resolve(value), ms);
  });
}
