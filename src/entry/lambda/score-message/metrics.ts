import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MessageReport } from '../../../core/messages/message-report.ts';

/** Writes one delivery's metrics in CloudWatch's embedded metric format: its outcome with a dimension of its own, and what it took. */
export function writeMetrics(report: MessageReport, metrics: Metrics): void {
  const { outcome, code, records, calls, durationMs } = report;
  metrics.captureColdStartMetric();
  metrics.addDimensions({ outcome, code: code ?? 'none' });
  metrics.addMetric('Messages', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  if (outcome !== 'scored') return;
  metrics.addMetric('RecordsScored', MetricUnit.Count, records.scored);
  metrics.addMetric('RecordsFailed', MetricUnit.Count, records.failed);
  metrics.addMetric('EndpointCalls', MetricUnit.Count, calls);
  metrics.addMetric('MessageDuration', MetricUnit.Milliseconds, durationMs);
  metrics.publishStoredMetrics();
}
