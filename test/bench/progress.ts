/** Tells on stderr what runs now and how long the rest will take. */
export function startProgress(steps: number, secondsPerStep: number): (what: string) => void {
  let done = 0;
  const startedAt = performance.now();
  return (what) => {
    const elapsed = (performance.now() - startedAt) / 1000;
    // The first steps say little about the others; the plan says more.
    const perStep = done < 5 ? secondsPerStep : elapsed / done;
    done += 1;
    const left = duration((steps - done + 1) * perStep);
    process.stderr.write(`[${String(done).padStart(String(steps).length)}/${steps}] ${what}, ${left} left\n`);
  };
}

/** A length of time as a person says it. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
