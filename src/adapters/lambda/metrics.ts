import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Exchange } from '../../core/metrics/exchange.ts';

/**
 * Writes one invocation's metrics in CloudWatch's embedded metric format: its outcome with dimensions of its own, and its latency,
 * split into the endpoint's share (retries and their pauses included) and the front door's. The first one of an environment that was
 * not started in advance is counted as a cold start.
 */
export function writeMetrics(metrics: Metrics, exchange: Exchange): void {
  metrics.captureColdStartMetric();
  if (exchange.route !== 'invocations') return;
  metrics.addDimensions({ status: String(exchange.status), code: exchange.code ?? 'none' });
  metrics.addMetric('Invocations', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  metrics.addMetric('InvocationLatency', MetricUnit.Milliseconds, exchange.durationMs);
  metrics.addMetric('FrontDoorLatency', MetricUnit.Milliseconds, exchange.durationMs - exchange.scorerMs);
  if (exchange.scorerMs > 0) metrics.addMetric('EndpointLatency', MetricUnit.Milliseconds, exchange.scorerMs);
  metrics.publishStoredMetrics();
}
