import { DURATION_BOUNDS_SECONDS, type Histogram } from '../../core/metrics/histogram.ts';
import { DURATION_PARTS, type Meter } from '../../core/metrics/meter.ts';

/** The format of https://prometheus.io/docs/instrumenting/exposition_formats/ that SCR's own metrics come in. */
export const PROMETHEUS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** No name begins with `scr_`: those are SCR's. */
const PREFIX = 'sagemaker_proxy_';

/** A value that is read when it is asked for. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly value: number;
}

/** Writes the proxy's metrics as Prometheus text. */
export function prometheusText(meter: Meter, gauges: readonly Gauge[]): string {
  const lines: string[] = [];
  const family = (name: string, type: string, help: string) => {
    lines.push(`# HELP ${PREFIX}${name} ${help}`, `# TYPE ${PREFIX}${name} ${type}`);
  };
  family('requests_total', 'counter', 'Requests answered, by route, status and problem code.');
  for (const { route, status, code, total } of meter.outcomes) {
    lines.push(`${PREFIX}requests_total{route="${route}",status="${status}",code="${code}"} ${total}`);
  }
  family('records_total', 'counter', 'Records of invocations, by what became of them.');
  lines.push(
    `${PREFIX}records_total{outcome="scored"} ${meter.records.scored}`,
    `${PREFIX}records_total{outcome="failed"} ${meter.records.failed}`,
  );
  family('request_bytes_total', 'counter', 'Bytes of invocation bodies received.');
  lines.push(`${PREFIX}request_bytes_total ${meter.bytesIn}`);
  family('response_bytes_total', 'counter', 'Bytes of invocation bodies sent.');
  lines.push(`${PREFIX}response_bytes_total ${meter.bytesOut}`);
  family(
    'duration_seconds',
    'histogram',
    'Time of invocations: request whole, queue waiting for a slot, model in SCR.',
  );
  for (const part of DURATION_PARTS) histogramLines(lines, part, meter.durations[part].histogram);
  for (const { name, help, value } of gauges) {
    family(name, 'gauge', help);
    lines.push(`${PREFIX}${name} ${value}`);
  }
  return `${lines.join('\n')}\n`;
}

function histogramLines(lines: string[], part: string, { counts, sumSeconds }: Histogram): void {
  const name = `${PREFIX}duration_seconds`;
  let total = 0;
  for (const [bucket, bound] of [...DURATION_BOUNDS_SECONDS, '+Inf'].entries()) {
    total += counts[bucket] ?? 0;
    lines.push(`${name}_bucket{part="${part}",le="${bound}"} ${total}`);
  }
  lines.push(`${name}_sum{part="${part}"} ${sumSeconds}`, `${name}_count{part="${part}"} ${total}`);
}
