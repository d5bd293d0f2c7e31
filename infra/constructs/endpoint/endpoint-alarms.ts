import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Endpoint } from '../../config/endpoint.ts';

/** SageMaker publishes once a minute. */
const PERIOD = Duration.minutes(1);
const MICROSECONDS = 1000;

/** A metric of one variant, as SageMaker publishes it in AWS/SageMaker. */
export function variantMetric(
  endpointName: string,
  variantName: string,
  metricName: string,
  statistic: string,
  label?: string,
): Metric {
  return new Metric({
    namespace: 'AWS/SageMaker',
    metricName,
    dimensionsMap: { EndpointName: endpointName, VariantName: variantName },
    statistic,
    period: PERIOD,
    ...(label !== undefined && { label }),
  });
}

export interface EndpointAlarmOptions {
  readonly endpointName: string;
  readonly variantNames: readonly string[];
  readonly thresholds: Endpoint['alarms'];
}

/** Names of an endpoint's alarms: server errors, model latency. */
export function endpointAlarmNames(endpointName: string): readonly [string, string] {
  return [`${endpointName}-server-errors`, `${endpointName}-model-latency`];
}

/** Alarms on what callers of an endpoint feel; a deployment that sets one off is rolled back. Their names are known before they are made. */
export function createEndpointAlarms(scope: Construct, options: EndpointAlarmOptions): readonly Alarm[] {
  const { endpointName, thresholds } = options;
  const [serverErrors, modelLatency] = endpointAlarmNames(endpointName);
  return [
    createAlarm(scope, 'ServerErrors', {
      alarmName: serverErrors,
      alarmDescription: `Over ${thresholds.serverErrorPercent} % of the invocations of ${endpointName} fail in the container. See docs/alarms.md#endpoint-server-errors.`,
      // 1 or 0 for each invocation, so the average is their share. Asynchronous endpoints have no count of invocations.
      metric: worstVariant(options, 'Invocation5XXErrors', Stats.AVERAGE),
      threshold: thresholds.serverErrorPercent / 100,
    }),
    createAlarm(scope, 'ModelLatency', {
      alarmName: modelLatency,
      alarmDescription: `Of the invocations of ${endpointName}, the slowest hundredth takes over ${thresholds.modelLatencyP99Ms} ms in the container. See docs/alarms.md#endpoint-model-latency.`,
      metric: worstVariant(options, 'ModelLatency', Stats.p(99)),
      threshold: thresholds.modelLatencyP99Ms * MICROSECONDS,
    }),
  ];
}

function createAlarm(
  scope: Construct,
  id: string,
  props: { alarmName: string; alarmDescription: string; metric: IMetric; threshold: number },
): Alarm {
  return new Alarm(scope, id, {
    ...props,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    // Without a call there is no data, and nothing wrong.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** The highest value of all variants: a bad one must not hide behind good ones. */
function worstVariant(
  { endpointName, variantNames }: EndpointAlarmOptions,
  metricName: string,
  statistic: string,
): IMetric {
  const metricOf = (name: string) => variantMetric(endpointName, name, metricName, statistic);
  const [first, ...others] = variantNames;
  if (first !== undefined && others.length === 0) return metricOf(first);
  const ids = variantNames.map((_, index) => `variant${index}`);
  return new MathExpression({
    expression: `MAX([${ids.join(', ')}])`,
    usingMetrics: Object.fromEntries(variantNames.map((name, index) => [`variant${index}`, metricOf(name)])),
    period: PERIOD,
    label: `${metricName}, worst variant`,
  });
}
