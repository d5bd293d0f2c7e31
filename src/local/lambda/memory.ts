import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 20;
const PAGE_BYTES = 4096;
const BYTES_PER_MB = 1024 * 1024;

export interface MemoryWatch {
  /** The most that was seen, in MB. */
  maxUsedMb(): number;
  pause(): void;
  resume(): void;
}

/**
 * Looks at a process's resident memory and calls `onExceeded` where it is over the limit. Only looks: a peak between two looks is
 * missed. Sees nothing where there is no `/proc`. Begins at once.
 */
export function watchMemory(memoryFile: string, limitMb: number, onExceeded: () => void): MemoryWatch {
  let maxMb = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const usedMb = residentMb(memoryFile);
    maxMb = Math.max(maxMb, usedMb);
    if (usedMb > limitMb) onExceeded();
  };
  const watch: MemoryWatch = {
    maxUsedMb: () => {
      maxMb = Math.max(maxMb, residentMb(memoryFile));
      return Math.ceil(maxMb);
    },
    pause: () => {
      clearInterval(timer);
      timer = undefined;
    },
    resume: () => {
      timer ??= setInterval(look, LOOK_EVERY_MS).unref();
    },
  };
  watch.resume();
  return watch;
}

/** Of `/proc/<pid>/statm`, whose second number is the resident pages: proc(5). */
function residentMb(memoryFile: string): number {
  try {
    const pages = Number(readFileSync(memoryFile, 'latin1').split(' ')[1]);
    return (pages * PAGE_BYTES) / BYTES_PER_MB;
  } catch {
    return 0;
  }
}
