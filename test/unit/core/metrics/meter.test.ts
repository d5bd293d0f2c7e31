import { describe, expect, it } from '@jest/globals';
import { createMeter, DURATION_PARTS, type Meter } from '../../../../src/core/metrics/meter.ts';
import { exchange } from './exchanges.ts';

const sampled = (meter: Meter) =>
  Object.fromEntries(DURATION_PARTS.map((part) => [part, meter.durations[part].sample.take().values]));

describe('the counts', () => {
  it('are kept apart by route, status and problem', () => {
    const meter = createMeter();
    for (const what of [
      {},
      {},
      { status: 400, code: 'invalid-json' },
      { status: 400 },
      { route: 'ping', durationMs: 1 },
    ] as const)
      meter.record(exchange(what));
    expect([...meter.outcomes].map(({ route, status, code, total }) => [route, status, code, total])).toEqual(
      [
        ['invocations', 200, 'none', 2],
        ['invocations', 400, 'invalid-json', 1],
        ['invocations', 400, 'none', 1],
        ['ping', 200, 'none', 1],
      ],
    );
  });

  it('go on rising after a flush, which only takes what is fresh', () => {
    const meter = createMeter();
    meter.record(exchange());
    for (const outcome of meter.outcomes) outcome.fresh = 0;
    meter.record(exchange());
    expect([...meter.outcomes]).toMatchObject([{ total: 2, fresh: 1 }]);
  });

  it('of bytes and durations are of invocations alone: health checks would drown them', () => {
    const meter = createMeter();
    meter.record(exchange());
    for (const route of ['ping', 'metrics', 'execution-parameters', 'other'] as const)
      meter.record(exchange({ route }));
    expect([meter.bytesIn, meter.bytesOut]).toEqual([100, 300]);
    expect(sampled(meter)).toEqual({ request: [12], queue: [2], model: [9] });
  });

  it('say nothing of queue and model for a request that was refused before', () => {
    const meter = createMeter();
    meter.record(exchange({ status: 415, code: 'unsupported-media-type', queueMs: 0, scorerMs: 0 }));
    expect(sampled(meter)).toEqual({ request: [12], queue: [], model: [] });
  });

  it('hold the wait of a request whose deadline passed in the queue: it is the longest of all', () => {
    const meter = createMeter();
    meter.record(
      exchange({ status: 504, code: 'deadline-exceeded', durationMs: 58_000, queueMs: 57_990, scorerMs: 0 }),
    );
    expect(sampled(meter)).toEqual({ request: [58_000], queue: [57_990], model: [] });
    expect(meter.durations.queue.histogram.sumSeconds).toBe(57.99);
  });

  it('hold a wait of nothing for a score that found a free slot', () => {
    const meter = createMeter();
    meter.record(exchange({ queueMs: 0 }));
    expect(sampled(meter)).toEqual({ request: [12], queue: [0], model: [9] });
  });

  it('keep at most 99 latencies between two flushes, as Powertools flushes by itself at 100', () => {
    const meter = createMeter();
    for (let i = 0; i < 500; i++) meter.record(exchange());
    expect(sampled(meter)).toEqual({
      request: Array(99).fill(12),
      queue: Array(99).fill(2),
      model: Array(99).fill(9),
    });
  });
});
