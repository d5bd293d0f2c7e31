import { readFile } from 'node:fs/promises';

/** Resident memory of a process, in bytes. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`Process ${pid} has no resident memory.`);
  return Number(kilobytes) * 1024;
}

/** Looks again and again while something runs, and returns what each look saw. */
export async function watching<T>(running: Promise<unknown>, look: () => Promise<T>): Promise<readonly T[]> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  running.then(over, over);
  const seen: T[] = [];
  while (!isOver) {
    seen.push(await look());
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return seen;
}

const LOOK_EVERY_MS = 20;
