import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CORRELATION_HEADER } from '../../core/correlation.ts';

const ASK_EVERY_MS = 50;
const PROBE_TIMEOUT_MS = 1000;

/**
 * Resolves when `/ping` says 200 and gives back the correlation id it was asked with, which another server on that port would not.
 * Rejects when the signal aborts.
 */
export async function untilReady(url: string, signal: AbortSignal): Promise<void> {
  while (!(await isReady(url, signal))) await pause(ASK_EVERY_MS, undefined, { signal });
}

async function isReady(url: string, signal: AbortSignal): Promise<boolean> {
  const id = randomUUID();
  try {
    const answer = await fetch(`${url}/ping`, {
      headers: { [CORRELATION_HEADER]: id },
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PROBE_TIMEOUT_MS)]),
    });
    await answer.body?.cancel();
    return answer.status === 200 && answer.headers.get(CORRELATION_HEADER) === id;
  } catch {
    return false;
  }
}
