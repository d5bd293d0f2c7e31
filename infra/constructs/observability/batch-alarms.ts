import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from './alarm.ts';
import { functionMetric, ownMetric, queueMetric, SERVICES } from './metrics.ts';
import type { WatchedBatch } from './watched.ts';

/** What is not scored, late, or scored badly, of what nobody waits for. */
export function batchAlarms(watched: WatchedBatch): readonly AlarmOptions[] {
  const { deadLetterQueueName, failedRecordPercent, functionName, kind, name, queueAgeSeconds, queueName } =
    watched;
  return [
    {
      name: `${name}-dead-letters`,
      kind: 'batch-dead-letters',
      says: `There are ${kind} that were not scored and will not be by themselves.`,
      metric: queueMetric(deadLetterQueueName, 'ApproximateNumberOfMessagesVisible', Stats.MAXIMUM),
      above: 0,
      bad: [1, 1],
    },
    {
      name: `${name}-queue-age`,
      kind: 'batch-queue-age',
      says: `The oldest of the ${kind} that wait has waited over ${queueAgeSeconds} s.`,
      metric: queueMetric(queueName, 'ApproximateAgeOfOldestMessage', Stats.MAXIMUM),
      above: queueAgeSeconds,
      bad: [2, 2],
    },
    {
      name: `${name}-function-errors`,
      kind: 'batch-function-errors',
      says: `The function that scores ${kind} does not start, runs out of memory or time, or ends.`,
      metric: functionMetric(functionName, 'Errors', Stats.SUM),
      above: 0,
      bad: [3, 15],
    },
    ...(failedRecordPercent === undefined
      ? []
      : [
          {
            name: `${name}-failed-records`,
            kind: 'batch-failed-records',
            says: `Over ${failedRecordPercent} % of the records of the ${kind} failed.`,
            metric: failedShare(watched),
            above: failedRecordPercent,
            bad: [1, 1] as const,
          },
        ]),
  ];
}

function failedShare({ kind, metricsNamespace }: WatchedBatch) {
  const recordsOf = (metricName: string) =>
    ownMetric(metricsNamespace, SERVICES[kind], metricName, Stats.SUM);
  const failed = recordsOf('RecordsFailed');
  return new MathExpression({
    expression: 'IF(failed + scored > 0, 100 * failed / (failed + scored), 0)',
    usingMetrics: { failed, scored: recordsOf('RecordsScored') },
    period: failed.period,
    label: 'Failed records, %',
  });
}
