import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { ObjectReport } from '../../../core/batch/object-report.ts';

/** Writes one object's metrics in CloudWatch's embedded metric format: its outcome with a dimension of its own, and what it took. */
export function writeMetrics(report: ObjectReport, metrics: Metrics): void {
  const { outcome, reason, records, bytesIn, calls, durationMs } = report;
  metrics.captureColdStartMetric();
  metrics.addDimensions({ outcome, reason: reason ?? 'none' });
  metrics.addMetric('Objects', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  if (outcome !== 'scored') return;
  metrics.addMetric('RecordsScored', MetricUnit.Count, records.scored);
  metrics.addMetric('RecordsFailed', MetricUnit.Count, records.failed);
  metrics.addMetric('ObjectBytes', MetricUnit.Bytes, bytesIn);
  metrics.addMetric('EndpointCalls', MetricUnit.Count, calls);
  metrics.addMetric('ObjectDuration', MetricUnit.Milliseconds, durationMs);
  metrics.publishStoredMetrics();
}
