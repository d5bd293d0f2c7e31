import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the proxy's memory small: the instance is SCR's. A request leaves a few kilobytes of garbage and nothing else, but V8 sizes its
 * heap for a machine that it has to itself. The new space stays at the size it starts with, and the old space grows by a fifth of what is
 * alive before it is collected. Measured under load at concurrency 32: about half the memory for about a tenth more CPU.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=20');
}
