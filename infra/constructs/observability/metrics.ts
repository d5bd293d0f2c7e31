import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);

/** Of Powertools: the dimension `service` is in every metric that a function writes. */
export const SERVICES = {
  api: 'scr-sagemaker-api',
  objects: 'scr-sagemaker-score-object',
  messages: 'scr-sagemaker-score-message',
} as const;

/** A gateway's metrics, which REST and HTTP APIs name differently. */
export interface GatewayMetrics {
  readonly requests: IMetric;
  readonly serverErrorPercent: IMetric;
  readonly clientErrors: IMetric;
  latency(statistic: string, label?: string): IMetric;
}

/** What identifies an API in AWS/ApiGateway. */
export type GatewayIdentity =
  | { readonly gateway: 'rest'; readonly apiName: string; readonly stage: string }
  | { readonly gateway: 'http'; readonly apiId: string; readonly stage: string };

export function gatewayMetrics(identity: GatewayIdentity): GatewayMetrics {
  const isRest = identity.gateway === 'rest';
  const dimensionsMap = isRest
    ? { ApiName: identity.apiName, Stage: identity.stage }
    : { ApiId: identity.apiId, Stage: identity.stage };
  const metric = (metricName: string, statistic: string, label: string) =>
    new Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap, statistic, period: MINUTE, label });
  return {
    requests: metric('Count', Stats.SUM, 'Requests'),
    clientErrors: metric(isRest ? '4XXError' : '4xx', Stats.SUM, 'Answers 4xx'),
    serverErrorPercent: new MathExpression({
      expression: 'IF(requests > 0, 100 * errors / requests, 0)',
      usingMetrics: {
        errors: metric(isRest ? '5XXError' : '5xx', Stats.SUM, 'errors'),
        requests: metric('Count', Stats.SUM, 'requests'),
      },
      period: MINUTE,
      label: 'Answers 5xx, %',
    }),
    latency: (statistic, label = `Latency ${statistic}, ms`) => metric('Latency', statistic, label),
  };
}

/** A metric of a function's own, in embedded metric format. */
export function ownMetric(
  namespace: string,
  service: string,
  metricName: string,
  statistic: string,
  dimensions: Readonly<Record<string, string>> = {},
): Metric {
  return new Metric({
    namespace,
    metricName,
    dimensionsMap: { service, ...dimensions },
    statistic,
    period: FIVE_MINUTES,
  });
}

/** Invocations that one error code ended, as the function counts them. */
export function outcomeMetric(namespace: string, status: number, code: string): Metric {
  return ownMetric(namespace, SERVICES.api, 'Invocations', Stats.SUM, { status: String(status), code });
}

/** A metric of AWS/Lambda. */
export function functionMetric(
  functionName: string,
  metricName: string,
  statistic: string,
  label?: string,
): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: functionName },
    statistic,
    period: MINUTE,
    ...(label !== undefined && { label }),
  });
}

/** A metric of AWS/SQS. */
export function queueMetric(
  queueName: string,
  metricName: string,
  statistic: string,
  label?: string,
): Metric {
  return new Metric({
    namespace: 'AWS/SQS',
    metricName,
    dimensionsMap: { QueueName: queueName },
    statistic,
    period: FIVE_MINUTES,
    ...(label !== undefined && { label }),
  });
}
