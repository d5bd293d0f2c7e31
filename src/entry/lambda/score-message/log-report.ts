import type { MessageReport } from '../../../core/messages/message-report.ts';
import type { Log } from '../../../core/ports.ts';

/** Writes the one line of a delivery. It names the message, and holds nothing of it. */
export function logReport({ records, durationMs, endpointMs, ...report }: MessageReport, log: Log): void {
  const fields = {
    ...report,
    records: records.in,
    scoredRecords: records.scored,
    failedRecords: records.failed,
    durationMs: Math.round(durationMs),
    endpointMs: Math.round(endpointMs),
  };
  const { outcome, code, cause } = report;
  const needsHelp = cause !== undefined || code === 'deployment' || code === 'misconfigured';
  if (needsHelp) log.error('message', fields);
  else if (outcome === 'dead-letter' || outcome === 'left') log.warn('message', fields);
  else log.info('message', fields);
}
