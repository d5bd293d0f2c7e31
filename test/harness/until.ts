import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 5;
/** Longer than any test may take: a test's own timeout comes first, and this ends the waiting that it leaves behind. */
const GIVES_UP_AFTER_MS = 30_000;

/** Waits until `look` finds something, and returns it. */
export async function until<T>(look: () => T | Promise<T>): Promise<NonNullable<Exclude<T, false>>> {
  const givesUpAt = performance.now() + GIVES_UP_AFTER_MS;
  for (;;) {
    const found = await look();
    if (isFound(found)) return found;
    if (performance.now() > givesUpAt) throw new Error(`Waited in vain for: ${look}`);
    await pause(LOOK_EVERY_MS);
  }
}

function isFound<T>(value: T): value is NonNullable<Exclude<T, false>> {
  return value !== undefined && value !== null && value !== false;
}
