import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Exchange, Route } from '../../core/metrics/exchange.ts';

/** Routes that are counted, and as what: accepting an asynchronous invocation, or telling its state, is not scoring. */
const COUNTED: ReadonlyMap<Route, string> = new Map([
  ['invocations', 'Invocations'],
  ['async-invocations', 'AsyncInvocations'],
]);

/**
 * Writes one invocation's metrics in CloudWatch's embedded metric format: its outcome with dimensions of its own, and its latency,
 * split into the endpoint's share (retries and their pauses included) and the front door's. The first one of an environment that was
 * not started in advance is counted as a cold start.
 */
export function writeMetrics(metrics: Metrics, exchange: Exchange): void {
  metrics.captureColdStartMetric();
  const counted = COUNTED.get(exchange.route);
  if (counted === undefined) return;
  metrics.addDimensions({ status: String(exchange.status), code: exchange.code ?? 'none' });
  metrics.addMetric(counted, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  if (exchange.route !== 'invocations') return;
  metrics.addMetric('InvocationLatency', MetricUnit.Milliseconds, exchange.durationMs);
  metrics.addMetric('FrontDoorLatency', MetricUnit.Milliseconds, exchange.durationMs - exchange.scorerMs);
  if (exchange.scorerMs > 0) metrics.addMetric('EndpointLatency', MetricUnit.Milliseconds, exchange.scorerMs);
  metrics.publishStoredMetrics();
}
