import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DURATION_PARTS, type DurationPart, type Meter } from '../../core/metrics/meter.ts';

const DURATION_NAMES: Readonly<Record<DurationPart, string>> = {
  request: 'InvocationLatency',
  queue: 'QueueLatency',
  model: 'ModelLatency',
};

/**
 * Writes what was counted since the last flush in CloudWatch's embedded metric format: one blob a kind of outcome, with its own
 * dimensions, and one with the sampled latencies (at most 99 a metric, fewer than the 100 at which Powertools flushes by itself).
 */
export function flushEmf(meter: Meter, metrics: Metrics): void {
  for (const outcome of meter.outcomes) {
    if (outcome.route !== 'invocations' || outcome.fresh === 0) continue;
    metrics.addDimensions({ status: String(outcome.status), code: outcome.code });
    metrics.addMetric('Invocations', MetricUnit.Count, outcome.fresh);
    metrics.publishStoredMetrics();
    outcome.fresh = 0;
  }
  let hasLatencies = false;
  for (const part of DURATION_PARTS) {
    for (const durationMs of meter.durations[part].sample.take().values) {
      hasLatencies = true;
      metrics.addMetric(DURATION_NAMES[part], MetricUnit.Milliseconds, durationMs);
    }
  }
  if (hasLatencies) metrics.publishStoredMetrics();
}
