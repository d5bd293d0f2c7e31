import { setTimeout as pause } from 'node:timers/promises';

const ASK_EVERY_MS = 50;
const WITHIN_MS = 20_000;

/**
 * Asks until the answer is yes; a question that fails is a no. @throws Error that names `what` where that takes too long, and when the
 * signal aborts
 */
export async function until(isSo: () => Promise<boolean>, what: string, signal: AbortSignal): Promise<void> {
  const late = performance.now() + WITHIN_MS;
  while (!(await isSo().catch(() => false))) {
    if (performance.now() > late) throw new Error(`${what} was not ready within ${WITHIN_MS} ms.`);
    await pause(ASK_EVERY_MS, undefined, { signal });
  }
}
