const WIDTH = 28;

/** A bar with what is done, the rate and the time left, in under 80 columns. */
export function progressBar(done: number, total: number, elapsedMs: number): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
  const perSecond = elapsedMs === 0 ? 0 : (done / elapsedMs) * 1000;
  const left = perSecond === 0 ? '–' : duration(((total - done) / perSecond) * 1000);
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${done}/${total}  ${Math.round(perSecond)} rows/s  ${left} left`;
}

/** Milliseconds as a person says them. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes} min ${Math.floor(seconds % 60)} s`;
}
