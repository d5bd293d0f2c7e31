import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { variantMetric } from '../endpoint/endpoint-alarms.ts';
import { backlogMetric } from '../endpoint/endpoint-scaling.ts';
import type { AlarmOptions } from './alarm.ts';
import type { WatchedEndpoint } from './watched.ts';

/** What waits too long for an asynchronous endpoint, or was dropped. Metric names: SageMaker, "Monitor an asynchronous endpoint". */
export function asyncAlarms({
  endpointName,
  oldestRequestSeconds,
  variantNames,
}: WatchedEndpoint): readonly AlarmOptions[] {
  const [main] = variantNames;
  if (oldestRequestSeconds === undefined || main === undefined) return [];
  return [
    {
      name: `${endpointName}-waiting`,
      kind: 'async-waiting',
      says: `An asynchronous invocation has waited over ${oldestRequestSeconds} s for ${endpointName}.`,
      metric: backlogMetric(endpointName, 'ApproximateAgeOfOldestRequest', Stats.MAXIMUM),
      above: oldestRequestSeconds,
      bad: [3, 5],
    },
    {
      name: `${endpointName}-expired`,
      kind: 'async-expired',
      says: `SageMaker dropped asynchronous invocations of ${endpointName} whose time to wait was over.`,
      metric: variantMetric(endpointName, main, 'ExpiredRequests', Stats.SUM),
      above: 0,
      bad: [1, 1],
    },
  ];
}
