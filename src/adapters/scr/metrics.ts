import type { ScrClient } from './client.ts';
import { singleValue } from './headers.ts';

const METRICS_PATH = '/prometheus';
const TIMEOUT_MS = 500;
const MAX_BYTES = 4 * 1024 * 1024;

/** SCR's own metrics as Prometheus text 0.0.4, or undefined where they can't be had within 500 ms. */
export async function fetchScrMetrics(client: ScrClient): Promise<string | undefined> {
  const headers = ['accept', 'text/plain;version=0.0.4'];
  try {
    const answer = await client.exchange(
      { method: 'GET', path: METRICS_PATH, headers, body: null },
      MAX_BYTES,
      AbortSignal.timeout(TIMEOUT_MS),
    );
    // OpenMetrics and pages for people would spoil the text that they are appended to.
    const type = singleValue(answer.headers['content-type']) ?? 'text/plain';
    if (answer.status !== 200 || !type.startsWith('text/plain')) return undefined;
    const text = Buffer.from(answer.body).toString('utf8');
    return text === '' || text.endsWith('\n') ? text : `${text}\n`;
  } catch {
    return undefined;
  }
}
