import type { ObjectReport } from '../../../core/batch/object-report.ts';
import type { Log } from '../../../core/ports.ts';

/** Work that is given back for these comes again by itself; nobody needs to look. */
const EXPECTED = new Set(['claimed', 'claim-lost']);

/** Writes the one line of an object. It names the object, and holds nothing of it. */
export function logReport({ records, durationMs, endpointMs, ...report }: ObjectReport, log: Log): void {
  const fields = {
    ...report,
    records: records.in,
    scoredRecords: records.scored,
    failedRecords: records.failed,
    durationMs: Math.round(durationMs),
    endpointMs: Math.round(endpointMs),
  };
  const { outcome, reason } = report;
  if (outcome === 'failed') log.error('object', fields);
  else if (outcome === 'refused' || (outcome === 'given-back' && !EXPECTED.has(reason ?? '')))
    log.warn('object', fields);
  else log.info('object', fields);
}
