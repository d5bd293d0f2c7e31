let cachedMs = Number.NaN;
let cachedText = '';

/** Now as `2022-03-24T01:25:03.729Z`. */
export function timestampMillis(): string {
  const now = Date.now();
  if (now !== cachedMs) {
    cachedMs = now;
    cachedText = new Date(now).toISOString();
  }
  return cachedText;
}

/** Now as `2024-12-08T14:34:49.068232085Z`. */
export function timestampNanos(): string {
  const nanosOfMilli = Math.floor((performance.now() % 1) * 1e6);
  return `${timestampMillis().slice(0, -1)}${String(nanosOfMilli).padStart(6, '0')}Z`;
}
