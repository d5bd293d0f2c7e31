import { describe, expect, it } from '@jest/globals';
import { startContainerWithChild, untilPing } from '../../harness/container.ts';
import { csvOf, hmeqRows } from '../../harness/hmeq-table.ts';
import { invoke } from '../../harness/http.ts';
import { quantile } from '../../harness/load.ts';
import { gauge } from '../../harness/metrics.ts';
import { FLAT_RECORD } from '../../harness/records.ts';
import { startStreaming } from '../../harness/streaming-client.ts';
import { until } from '../../harness/until.ts';

const TABLE = csvOf(hmeqRows(100_000));
const ROUNDS = 3;
const REQUESTS = 70;

/** Milliseconds under which 99 % of one-record requests stay, one after the other. */
async function p99(port: number): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < REQUESTS; i++) {
    const startedAt = performance.now();
    expect((await invoke(port, FLAT_RECORD)).status).toBe(200);
    took.push(performance.now() - startedAt);
  }
  return quantile(took, 0.99);
}

describe('A request with one record', () => {
  it('is not held up by one with 100,000: its p99 stays under five times what it is alone', async () => {
    const container = await startContainerWithChild({
      STANDIN_SCORE_MS: '5',
      SCR_MAX_CONCURRENCY: '8',
      LOG_LEVEL: 'ERROR',
    });
    const { port } = container;
    await untilPing(container, 200);
    await p99(port);
    const alone: number[] = [];
    const beside: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      alone.push(await p99(port));
      const large = startStreaming(port, { body: [TABLE] });
      // It has all slots.
      await until(async () => (await gauge(port, 'in_flight')) === 8);
      beside.push(await p99(port));
      large.leave();
      await until(async () => (await gauge(port, 'in_flight')) === 0);
    }
    expect(quantile(beside, 0.5)).toBeLessThan(5 * quantile(alone, 0.5));
  }, 60_000);
});
