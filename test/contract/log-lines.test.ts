import { describe, expect, it } from '@jest/globals';
import { startContainerWithChild, startRig, untilPing } from '../harness/container.ts';
import { invoke, withFault } from '../harness/http.ts';
import { runLoad } from '../harness/load.ts';
import { DATA_RECORD, FLAT_RECORD } from '../harness/records.ts';

describe('The log', () => {
  it('has one line a request, with what an operator asks for', async () => {
    const { container, port } = await startRig();
    const ok = await invoke(port, DATA_RECORD, { 'x-correlation-id': 'line-ok' });
    await invoke(port, FLAT_RECORD, { 'x-correlation-id': 'line-502', ...withFault('reset-before') });
    await invoke(port, '{', { 'x-correlation-id': 'line-400' });
    expect(await container.log.request('line-ok')).toMatchObject({
      level: 'INFO',
      route: 'invocations',
      status: 200,
      durationMs: expect.any(Number),
      queueMs: expect.any(Number),
      scrMs: expect.any(Number),
      bytesIn: DATA_RECORD.length,
      bytesOut: ok.body.length,
    });
    expect(await container.log.request('line-502')).toMatchObject({
      level: 'WARN',
      status: 502,
      code: 'scr-unavailable',
    });
    expect(await container.log.request('line-400')).toMatchObject({
      level: 'INFO',
      status: 400,
      code: 'invalid-json',
    });
    for (const id of ['line-ok', 'line-502', 'line-400']) {
      expect(
        container.log.entries('request').filter(({ correlationId }) => correlationId === id),
      ).toHaveLength(1);
    }
  });

  it('is JSON in every line', async () => {
    const container = await startContainerWithChild({ LOG_LEVEL: 'DEBUG' });
    await untilPing(container, 200);
    await invoke(container.port, FLAT_RECORD);
    container.kill('SIGTERM');
    await container.exited;
    expect(container.log.entries()).toHaveLength(container.log.lines.length);
    expect(container.log.lines.length).toBeGreaterThan(5);
  });

  it('has metrics in CloudWatch form, with a namespace, dimensions and at most 100 values a metric', async () => {
    const { container, port } = await startRig({ env: { METRICS_FLUSH_MS: '500' } });
    await runLoad({ port, requests: 400, concurrency: 16 });
    await invoke(port, '{');
    container.kill('SIGTERM');
    await container.exited;

    const blobs = container.log.entries().filter((entry) => '_aws' in entry);
    let counted = 0;
    for (const blob of blobs) {
      expect(blob._aws).toMatchObject({
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          { Namespace: 'ScrSagemaker', Dimensions: expect.any(Array), Metrics: expect.any(Array) },
        ],
      });
      for (const { dimensions, metrics } of definitions(blob)) {
        for (const set of dimensions) for (const name of set) expect(typeof blob[name]).toBe('string');
        for (const name of metrics) {
          const values = [blob[name]].flat();
          expect(values.length).toBeLessThanOrEqual(100);
          expect(values.every((value) => typeof value === 'number')).toBe(true);
          if (name === 'Invocations')
            counted += values.reduce((sum: number, value) => sum + Number(value), 0);
        }
      }
    }
    expect(counted).toBe(401);
    expect(blobs.some((blob) => blob.code === 'invalid-json' && blob.status === '400')).toBe(true);
  });
});

function definitions(blob: Readonly<Record<string, unknown>>) {
  const { CloudWatchMetrics } = JSON.parse(JSON.stringify(blob._aws));
  return CloudWatchMetrics.map((definition: { Dimensions: string[][]; Metrics: { Name: string }[] }) => ({
    dimensions: definition.Dimensions,
    metrics: definition.Metrics.map(({ Name }) => Name),
  }));
}
