export interface ProcessStat {
  readonly pid: number;
  readonly pgid: number;
  /** False for a zombie and for a process that is being removed. */
  readonly living: boolean;
}

/**
 * Reads `/proc/<pid>/stat` (proc_pid_stat(5)); undefined where the text is not one. The process name, in parentheses, is
 * whatever the process likes, so what follows it is found from the last parenthesis: nothing after it contains one.
 */
export function parseStat(text: string): ProcessStat | undefined {
  const nameEnd = text.lastIndexOf(')');
  const pid = Number.parseInt(text, 10);
  const fields = text.slice(nameEnd + 2).split(' ');
  const state = fields[0];
  const pgid = Number(fields[2]);
  const threads = Number(fields[17]);
  if (nameEnd === -1 || !Number.isSafeInteger(pid) || !state || !Number.isSafeInteger(pgid)) return undefined;
  return { pid, pgid, living: isLiving(state, threads) };
}

/** A process whose first thread has ended shows as a zombie (Z) as long as its other threads run: it is alive all the same. */
function isLiving(state: string, threads: number): boolean {
  return state === 'Z' ? threads > 1 : state !== 'X' && state !== 'x';
}
