import type { ScrExit } from './ports.ts';

/** SCR's exit status as the container's own, where SCR ended unasked: 128 plus its signal, and never 0. */
export function exitCode({ code, signal }: ScrExit): number {
  if (signal !== null) return 128 + signal;
  return code === null || code === 0 ? 1 : code;
}
