import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from './alarm.ts';
import { functionMetric, gatewayMetrics, outcomeMetric } from './metrics.ts';
import type { WatchedFrontDoor } from './watched.ts';

/** What callers of the front door feel, and what stops it for all of them. */
export function frontDoorAlarms(watched: WatchedFrontDoor): readonly AlarmOptions[] {
  const { functionName, identity, metricsNamespace, name, thresholds } = watched;
  const gateway = gatewayMetrics(identity);
  const { latencyP99Ms, serverErrorPercent, throttledPercent } = thresholds;
  return [
    {
      name: `${name}-server-errors`,
      kind: 'front-door-server-errors',
      says: `Over ${serverErrorPercent} % of the answers of the front door are 5xx.`,
      metric: gateway.serverErrorPercent,
      above: serverErrorPercent,
      bad: [3, 5],
    },
    {
      name: `${name}-latency`,
      kind: 'front-door-latency',
      says: `The slowest hundredth of the answers of the front door takes over ${latencyP99Ms} ms.`,
      metric: gateway.latency(Stats.p(99)),
      above: latencyP99Ms,
      bad: [3, 5],
    },
    {
      name: `${name}-throttled`,
      kind: 'front-door-throttled',
      says: `SageMaker throttles over ${throttledPercent} % of the requests, after all tries.`,
      metric: throttledShare(watched),
      above: throttledPercent,
      bad: [2, 3],
    },
    {
      name: `${name}-misconfigured`,
      kind: 'front-door-misconfigured',
      says: 'SageMaker refuses the calls of the front door: a permission, or a missing endpoint.',
      metric: outcomeMetric(metricsNamespace, 500, 'misconfigured'),
      above: 0,
      bad: [1, 1],
    },
    {
      name: `${name}-function-errors`,
      kind: 'front-door-function-errors',
      says: 'The function of the front door does not start, runs out of memory, or ends.',
      metric: functionMetric(functionName, 'Errors', Stats.SUM),
      above: 0,
      bad: [2, 5],
    },
  ];
}

function throttledShare({ identity, metricsNamespace }: WatchedFrontDoor) {
  return new MathExpression({
    expression: 'IF(requests > 0, 100 * FILL(throttled, 0) / requests, 0)',
    usingMetrics: {
      throttled: outcomeMetric(metricsNamespace, 429, 'throttled'),
      requests: gatewayMetrics(identity).requests,
    },
    period: outcomeMetric(metricsNamespace, 429, 'throttled').period,
    label: 'Throttled, %',
  });
}
