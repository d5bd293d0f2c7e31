import type { ScrClient } from '../../adapters/scr/client.ts';
import { fetchScrMetrics } from '../../adapters/scr/metrics.ts';
import { type Gauge, PROMETHEUS_CONTENT_TYPE, prometheusText } from '../../adapters/telemetry/prometheus.ts';
import type { Health } from '../../core/health.ts';
import type { Meter } from '../../core/metrics/meter.ts';
import type { Breaker } from '../../core/scoring/breaker.ts';
import type { ByteBudget } from '../../core/scoring/byte-budget.ts';
import type { Limiter } from '../../core/scoring/limiter.ts';

export interface MetricsSources {
  readonly meter: Meter;
  readonly limiter: Limiter;
  readonly budget: ByteBudget;
  readonly breaker: Breaker;
  readonly health: Health;
  readonly client: ScrClient;
}

/** The proxy's metrics followed by SCR's own; where those can't be had, a gauge says so and the rest is served. */
export function metricsPage(sources: MetricsSources) {
  return async () => {
    const scr = sources.health.phase === 'starting' ? undefined : await fetchScrMetrics(sources.client);
    const text = prometheusText(sources.meter, gauges(sources, scr !== undefined));
    return { contentType: PROMETHEUS_CONTENT_TYPE, text: text + (scr ?? '') };
  };
}

function gauges(
  { limiter, budget, breaker, health }: MetricsSources,
  scrMetricsUp: boolean,
): readonly Gauge[] {
  return [
    { name: 'ready', help: 'Whether /ping answers 200.', value: Number(health.readiness().ready) },
    {
      name: 'breaker_open',
      help: 'Whether the circuit breaker refuses requests.',
      value: Number(breaker.state === 'open'),
    },
    { name: 'in_flight', help: 'Scores in flight to SCR.', value: limiter.inFlight },
    { name: 'queued', help: 'Requests that wait for a slot.', value: limiter.queued },
    { name: 'buffered_bytes', help: 'Bodies held in memory.', value: budget.heldBytes },
    {
      name: 'resident_memory_bytes',
      help: 'Resident memory of the proxy.',
      value: process.memoryUsage.rss(),
    },
    { name: 'model_metrics_up', help: "Whether SCR's own metrics follow.", value: Number(scrMetricsUp) },
  ];
}
